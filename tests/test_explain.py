"""The pages of `durablec explain`: each rule has one, and its examples are true."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from durablec import files
from durablec.building import assemble
from durablec.bundle import TEMPLATE
from durablec.cli import perform
from durablec.cli.explain import page, rules
from durablec.codes import ANY_VALUE, ON_REQUEST
from durablec.template_file import merged_file
from durablec_dsl.diagnostics import Rule, Severity
from tests.support.reference import load_script

PAGES = Path(files.__file__).parent / "explain"

_TITLE = re.compile(r"# (DC\d{3}) ([a-z-]+)")
_BLOCK = re.compile(r"^```\w+(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Files = dict[str, bytes]

WORKFLOW = "page.durable.yaml"


def greeting(number: int) -> bytes:
    text = f"durablec: 1\nworkflow: greet_{number}\nsteps:\n  - return: hello\n"
    return text.encode()


def choices(number: int) -> str:
    """Write a workflow whose choices are each by a value of its own."""
    fields = ", ".join(f"v{at}: integer" for at in range(number))
    lines = ["durablec: 1", "workflow: choices", f"input: {{{fields}}}", "steps:"]
    for at in range(number):
        lines += [
            f"  - if: ${{input.v{at} == 1}}",
            "    then: []",
            f"    elif: [{{if: '${{input.v{at} == 2}}', then: [{{step: s{at}, "
            "call: durable.now}]}]",
        ]
    return "\n".join([*lines, ""])


# What cannot stand in a page: what is too large, no text, or invisible.
GENERATED: dict[str, Callable[[], Files]] = {
    "DC001": lambda: {WORKFLOW: b"# " + b"x" * 1_000_000},
    "DC002": lambda: {WORKFLOW: b"durablec: 1\nworkflow: gr\xfc\xdfe\nsteps: []\n"},
    "DC014": lambda: {WORKFLOW: greeting(1).replace(b"hello", b"\x07")},
    "DC608": lambda: {
        f"{side}/{WORKFLOW}": choices(40).encode() for side in ("old", "new")
    },
    "DC522": lambda: {f"{n}.durable.yaml": greeting(n) for n in range(201)},
}


def diagnose(
    folder: Path, given: Files, *, strict: bool = False, advised: bool = False
) -> list[str]:
    """Return the codes of what a build finds in files."""
    for name, data in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    made = files.compile_paths([folder], strict=strict, advised=advised)
    build = assemble(made, "folders" if TEMPLATE in given else "template")
    of_build = build.diagnostics
    if TEMPLATE in given and build.template is not None:
        merged = merged_file(folder / TEMPLATE, folder / "build", build.template)
        of_build += merged.diagnostics
    found = [*(found for each in made for found in each.report), *of_build]
    return [diagnostic.rule.code for diagnostic in found]


def compared(folder: Path, given: Files) -> list[str]:
    """Return the codes of what two versions have, one in `old` and one in `new`."""
    for side in ("old", "new"):
        (folder / side).mkdir(parents=True)
    for name, data in given.items():
        (folder / name).write_bytes(data)
    done = StringIO()
    with redirect_stdout(done):
        code = perform(
            ["compat", "--format=json", f"{folder / 'old'}", f"{folder / 'new'}"]
        )
    found = [each["code"] for each in json.loads(done.getvalue())["diagnostics"]]
    assert code == int(
        any(rules()[each].severity is not Severity.ADVICE for each in found)
    )
    return found


def examples(rule: Rule) -> tuple[Files, Files]:
    """Return the files of a page's example, and of the repaired one.

    What the repaired one does not show is as it was.
    """
    before, _, after = page(rule).partition("\nRepaired:\n")
    wrong = dict(_files(before))
    return wrong, wrong | dict(_files(after))


def _files(part: str) -> Iterator[tuple[str, bytes]]:
    for name, text in _BLOCK.findall(part):
        yield name or WORKFLOW, text.encode()


every_rule = pytest.mark.parametrize("rule", rules().values(), ids=lambda r: r.code)


def test_no_page_is_without_a_rule() -> None:
    assert {path.stem for path in PAGES.iterdir()} - {"README"} == set(rules())


def test_the_page_that_lists_them_all_is_current() -> None:
    script = load_script("explain_index")
    assert script.PAGE.read_text() == script.page(), "run scripts/explain_index.py"


@every_rule
def test_a_page_has_title_fault_and_reason(rule: Rule) -> None:
    title, empty, fault, *_ = page(rule).split("\n")
    found = _TITLE.fullmatch(title)
    assert found is not None
    assert found.groups() == (rule.code, rule.name)
    assert (empty, fault[:1].isupper() or fault[:1] == "`") == ("", True)
    assert "\nWhy it matters: " in page(rule)


@every_rule
def test_the_example_has_this_fault_and_the_repaired_one_none(
    rule: Rule, tmp_path: Path
) -> None:
    if rule.code == "DC608":
        assert compared(tmp_path, GENERATED[rule.code]()) == [rule.code]
        return
    if rule.code in GENERATED:
        assert diagnose(tmp_path, GENERATED[rule.code]()) == [rule.code]
        return
    wrong, right = examples(rule)
    if rule.code.startswith("DC6"):
        found = compared(tmp_path / "wrong", wrong)
        alike = {code for code in found if rules()[code].severity is rule.severity}
        assert alike == {rule.code}
        assert compared(tmp_path / "right", right) == []
        return
    asked = {"strict": rule is ANY_VALUE, "advised": rule in ON_REQUEST}
    assert diagnose(tmp_path / "wrong", wrong, **asked) == [rule.code]
    assert diagnose(tmp_path / "right", right, **asked) == []
