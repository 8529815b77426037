"""Merging into a template of the user's: what is theirs stays, byte for byte."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec import ir
from durablec.backends.sam import Template
from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.values import GetAtt, Ref
from durablec.merging import merge
from durablec_dsl.diagnostics import Severity
from durablec_dsl.source import Source
from tests.backends.test_sam import coffee_order, three, workflow
from tests.support.sam import lint, lint_transformed, parsed

FOLDER = Path(__file__).parents[1] / "templates"


def _read(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


TEMPLATES = {
    "hello_world": _read("hello_world"),
    "table_by_stage": _read("table_by_stage").replace("\n", "\r\n"),
    "short_forms": _read("short_forms"),
}

each_template = pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)


def of(workflows: Sequence[ir.Workflow]) -> Template:
    return Template(workflows, {}, whole=False)


def sections(workflows: Sequence[ir.Workflow], folder: str = "") -> Sections:
    return of(workflows).sections(folder)


def fragment(workflows: Sequence[ir.Workflow]) -> str:
    return of(workflows).fragment()


def merged(text: str, *workflows: ir.Workflow, force: bool = False) -> str:
    """Return a template with workflows in it, which is to find no errors."""
    made = merge(
        Source("template.yaml", text), sections(workflows, "build/"), force=force
    )
    errors = [d for d in made.diagnostics if d.rule.severity is Severity.ERROR]
    assert errors == []
    return made.text


def codes(text: str, *workflows: ir.Workflow) -> list[str]:
    """Return the codes of what there is to say of a template that stays as it is."""
    made = merge(Source("template.yaml", text), sections(workflows or [coffee_order()]))
    found = [each.rule.code for each in made.diagnostics]
    if any(each.rule.severity is Severity.ERROR for each in made.diagnostics):
        assert made.text == text
    return found


def without_ours(text: str) -> str:
    """Take marked entries out of a template line by line, with an empty one above."""
    kept: list[str] = []
    inside: int | None = None
    for line in text.splitlines(keepends=True):
        column = len(line) - len(line.lstrip(" "))
        is_marked = re.search(r"  # durablec( [0-9a-f]{8})?\r?\n?\Z", line)
        if inside is not None and line.strip() and column > inside:
            continue
        inside = None
        if is_marked:
            inside = column
            if kept and not kept[-1].strip():
                kept.pop()
            continue
        kept.append(line)
    return "".join(kept)


# Three templates ------------------------------------------------------------------


@each_template
@pytest.mark.parametrize("workflows", [[coffee_order()], three()], ids=["one", "three"])
def test_only_what_is_marked_changes(text: str, workflows: list[ir.Workflow]) -> None:
    made = merged(text, *workflows)
    left = without_ours(made)
    if "Transform" not in text:
        left = left.replace("Transform: AWS::Serverless-2016-10-31\r\n", "")
    assert left.rstrip("\r\n") == text.rstrip("\r\n")
    assert made.endswith("\n") == text.endswith("\n")


@each_template
def test_twice_is_once(text: str) -> None:
    once = merged(text, *three())
    assert merged(once, *three()) == once


@each_template
def test_the_entries_of_a_workflow_go_with_it(text: str) -> None:
    both = merged(text, coffee_order(), workflow("refund"))
    assert both.count("Refund") > 3
    assert merged(both, coffee_order()) == merged(text, coffee_order())


@each_template
def test_an_entry_is_replaced_where_it_stands(text: str) -> None:
    once = merged(text, coffee_order(), workflow("refund"))
    changed = merged(once, workflow(seconds=61), workflow("refund"))
    assert list(parsed(changed)["Resources"]) == list(parsed(once)["Resources"])
    assert "Timeout: 61" in changed
    assert without_ours(changed) == without_ours(once)


@each_template
def test_aws_tools_find_nothing_new(text: str) -> None:
    assert lint(text) == []
    assert lint(merged(text, *three())) == []


@each_template
def test_what_is_merged_is_what_a_template_of_its_own_has(text: str) -> None:
    made, own = parsed(merged(text, *three())), parsed(fragment(three()))
    for name, value in own["Resources"].items():
        properties = value["Properties"]
        for key in {"CodeUri", "ContentUri"} & properties.keys():
            properties[key] = f"build/{properties[key]}"
        assert made["Resources"][name] == value
    assert made["Outputs"].items() >= own["Outputs"].items()


def test_lines_end_as_those_of_the_template() -> None:
    made = merged(TEMPLATES["table_by_stage"], coffee_order())
    assert made.count("\n") == made.count("\r\n")
    assert "\r" not in merged(TEMPLATES["short_forms"], coffee_order())


def test_entries_are_indented_as_those_of_the_template() -> None:
    made = merged(TEMPLATES["table_by_stage"], coffee_order())
    assert "\n    OrderProcessing:  # durablec " in made
    assert "\n            Architectures:\r\n                - arm64\r\n" in made


def test_sam_takes_what_is_merged() -> None:
    assert lint_transformed(merged(_read("hello_world"), coffee_order())) == []


# What it looks like ---------------------------------------------------------------

QUEUE: Sections = {"Resources": [{"Dead": {"Type": "AWS::SQS::Queue"}}]}
TWO: Sections = {
    "Parameters": [{"Other": {"Type": "String"}}],
    "Resources": QUEUE["Resources"],
}
CHANGED: Sections = {"Resources": [{"Dead": {"Type": "AWS::SNS::Topic"}}]}
OTHER: Sections = {"Resources": [{"New": {"Type": "AWS::SQS::Queue"}}]}
TRANSFORM = "Transform: AWS::Serverless-2016-10-31\n"
DEAD = "  Dead:  # durablec {}\n    Type: AWS::SQS::Queue\n"
"""The entry of QUEUE, as it is merged."""


def into(text: str, made: Sections = QUEUE) -> str:
    """Return a template with entries, their digests left out."""
    found = merge(Source("t.yaml", text), made)
    assert found.diagnostics == []
    return re.sub(r"(# durablec) [0-9a-f]{8}", r"\1 {}", found.text)


TOPIC = "  A:\n    Type: AWS::SNS::Topic\n"
RESOURCES = f"{TRANSFORM}Resources:\n{TOPIC}"

LAID_OUT = {
    "behind the others": (RESOURCES, f"{RESOURCES}\n{DEAD}"),
    "behind comments that are indented": (
        f"{RESOURCES}\n  # B\n# C\nOutputs:\n  X:\n    Value: 1\n",
        f"{RESOURCES}\n  # B\n\n{DEAD}# C\nOutputs:\n  X:\n    Value: 1\n",
    ),
    "without a last line end": (RESOURCES[:-1], f"{RESOURCES}\n{DEAD}"[:-1]),
    "twice without a last line end": (
        f"{TRANSFORM}Parameters:\n  P:\n    Type: String",
        f"{TRANSFORM}Parameters:\n  P:\n    Type: String\n\nResources:  # durablec\n{DEAD}"[
            :-1
        ],
    ),
    "behind a version without a last line end": (
        "AWSTemplateFormatVersion: '2010-09-09'",
        f"AWSTemplateFormatVersion: '2010-09-09'\n{TRANSFORM}\nResources:  # durablec\n{DEAD}"[
            :-1
        ],
    ),
    "in an empty section": (
        f"{TRANSFORM}Resources:\n  # here\nOutputs:\n  X:\n    Value: 1\n",
        f"{TRANSFORM}Resources:\n  # here\n{DEAD}Outputs:\n  X:\n    Value: 1\n",
    ),
    "in a section that is new": (
        f"{TRANSFORM}# the end\n",
        f"{TRANSFORM}# the end\nResources:  # durablec\n{DEAD}",
    ),
    "in a new section before outputs": (
        f"{TRANSFORM}\n# out\nOutputs:\n  X:\n    Value: 1\n",
        f"{TRANSFORM}\nResources:  # durablec\n{DEAD}\n# out\nOutputs:\n"
        "  X:\n    Value: 1\n",
    ),
    "before the end of the document": (
        f"---\n{TRANSFORM}...\n",
        f"---\n{TRANSFORM}\nResources:  # durablec\n{DEAD}...\n",
    ),
    "behind a text that keeps its lines": (
        f"{TRANSFORM}Resources:\n  A:\n    Type: |+\n      x\n\n\n",
        f"{TRANSFORM}Resources:\n  A:\n    Type: |+\n      x\n\n\n{DEAD}",
    ),
    "with a transform behind the version": (
        f"AWSTemplateFormatVersion: '2010-09-09'\nResources:\n{TOPIC}",
        f"AWSTemplateFormatVersion: '2010-09-09'\n{RESOURCES}\n{DEAD}",
    ),
    "with a transform at the head": (
        f"# mine\nResources:\n{TOPIC}",
        f"# mine\n{TRANSFORM}\nResources:\n{TOPIC}\n{DEAD}",
    ),
    "with one more in a list of transforms": (
        f"Transform:\n- AWS::LanguageExtensions  # first\nResources:\n{TOPIC}",
        "Transform:\n- AWS::LanguageExtensions  # first\n- AWS::Serverless-2016-10-31\n"
        f"Resources:\n{TOPIC}\n{DEAD}",
    ),
    "with one more in brackets": (
        f"Transform: [AWS::LanguageExtensions]\nResources:\n{TOPIC}",
        "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"
        f"Resources:\n{TOPIC}\n{DEAD}",
    ),
    "by nine spaces": (
        f"{TRANSFORM}Resources:\n         A:\n                  Type: T\n",
        f"{TRANSFORM}Resources:\n         A:\n                  Type: T\n\n"
        "         Dead:  # durablec {}\n                  Type: AWS::SQS::Queue\n",
    ),
    "by one space": (
        f"{TRANSFORM}Resources:\n A:\n  Type: T\n",
        f"{TRANSFORM}Resources:\n A:\n  Type: T\n\n"
        " Dead:  # durablec {}\n   Type: AWS::SQS::Queue\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), LAID_OUT.values(), ids=LAID_OUT)
def test_where_an_entry_comes(text: str, expected: str) -> None:
    assert into(text) == expected


def test_a_new_section_goes_when_it_is_empty_again() -> None:
    with_both = merge(Source("t.yaml", RESOURCES), TWO).text
    assert "\nParameters:  # durablec\n  Other:  # durablec " in with_both
    assert "Parameters" not in into(with_both)


def test_a_section_that_was_empty_is_so_again() -> None:
    text = f"{TRANSFORM}Parameters:\n  # none yet\nResources:\n{TOPIC}"
    assert into(merge(Source("t.yaml", text), TWO).text) == f"{text}\n{DEAD}"


def test_what_goes_gives_no_empty_line_to_a_text_above_it() -> None:
    kept = f"{TRANSFORM}Metadata:\n  Note: |+\n    kept\n\nResources:\n{TOPIC}"
    with_both = merge(Source("t.yaml", kept), TWO).text
    assert parsed(with_both)["Metadata"] == {"Note": "kept\n\n"}
    assert into(with_both) == f"{kept}\n{DEAD}"


def test_what_comes_where_something_goes_comes_in_its_place() -> None:
    kept = f"{TRANSFORM}Resources:\n  A:\n    Type: |+\n      kept\n\n"
    once = merge(Source("t.yaml", f"{kept}"), QUEUE).text
    more = merge(Source("t.yaml", f"{once}\n\n"), OTHER).text
    assert parsed(more)["Resources"]["A"] == {"Type": "kept\n\n"}
    assert list(parsed(more)["Resources"]) == ["A", "New"]


def test_a_section_that_was_there_stays() -> None:
    text = f"{TRANSFORM}Parameters:\n  Mine:\n    Type: String\nResources:\n{TOPIC}"
    with_both = merge(Source("t.yaml", text), TWO).text
    assert into(with_both) == f"{text}\n{DEAD}"


def test_a_parameter_comes_before_resources() -> None:
    assert into(f"{TRANSFORM}Resources:\n{TOPIC}", TWO) == (
        f"{TRANSFORM}\nParameters:  # durablec\n  Other:  # durablec {{}}\n"
        f"    Type: String\n\nResources:\n{TOPIC}\n{DEAD}"
    )


# Edits ----------------------------------------------------------------------------


def test_what_was_edited_is_refused_and_kept() -> None:
    once = merged(_read("hello_world"), coffee_order())
    edited = once.replace("MemorySize: 512", "MemorySize: 1024")
    assert codes(edited) == ["DC532"]


def test_what_was_edited_is_discarded_by_force() -> None:
    once = merged(_read("hello_world"), coffee_order())
    edited = once.replace("MemorySize: 512", "MemorySize: 1024")
    assert merged(edited, coffee_order(), force=True) == once


def test_what_was_edited_and_would_be_removed_is_refused() -> None:
    both = merged(_read("hello_world"), coffee_order(), workflow("refund"))
    edited = both.replace("RefundLogs\n", "Mine\n")
    found = merge(Source("t.yaml", edited), sections([coffee_order()], "build/"))
    [finding] = found.diagnostics
    assert finding.rule.code == "DC532"
    assert finding.message.startswith("`Refund` ")
    assert finding.message.endswith("this would remove it")


def test_a_mark_without_its_digest_is_one_of_an_edited_entry() -> None:
    once = merged(_read("hello_world"), coffee_order())
    assert codes(
        re.sub(r"(OrderProcessing:  # durablec) \w+", r"\1", once, count=1)
    ) == ["DC532"]


def test_an_edit_that_comes_to_what_is_merged_is_none() -> None:
    shorter, longer = workflow(seconds=60), workflow(seconds=61)
    once = merged(_read("hello_world"), shorter)
    edited = once.replace("Timeout: 60", "Timeout: 61")
    assert merged(edited, longer) == merged(_read("hello_world"), longer)


def test_a_comment_beside_an_entry_is_the_users() -> None:
    once = merged(_read("hello_world"), coffee_order(), workflow("refund"))
    text = once.replace(
        "  Refund:  # durablec", "  # Money back.\n  Refund:  # durablec"
    )
    assert merged(text, coffee_order(), workflow("refund")) == text
    assert "  # Money back.\n" in merged(text, coffee_order())


def test_other_line_ends_and_final_spaces_are_no_edit() -> None:
    once = merged(_read("hello_world"), coffee_order())
    assert codes(once.replace("\n", "\r\n")) == []
    assert codes(once.replace("MemorySize: 512\n", "MemorySize: 512  \n")) == []


def test_a_fragment_is_taken_for_what_was_merged() -> None:
    pasted = f"{TRANSFORM}{fragment([coffee_order()])}"
    assert merged(pasted, coffee_order()).count("CodeUri: build/order_processing/") == 1


# What cannot be merged ------------------------------------------------------------

HEAD = f"{TRANSFORM}Resources:\n{TOPIC}"
WRONG = {
    "JSON": ('{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}', "DC530"),
    "a list": ("- a\n", "DC530"),
    "a text": ("hello\n", "DC530"),
    "nothing": ("", "DC530"),
    "comments alone": ("# nothing\n", "DC530"),
    "null": ("~\n", "DC530"),
    "two documents": (f"{HEAD}---\n{HEAD}", "DC530"),
    "resources in braces": (f"{TRANSFORM}Resources: {{A: {{Type: T}}}}\n", "DC530"),
    "resources in a list": (f"{TRANSFORM}Resources:\n  - A\n", "DC530"),
    "resources as a text": (f"{TRANSFORM}Resources: none\n", "DC530"),
    "a section twice": (f"{HEAD}Resources:\n  B:\n    Type: T\n", "DC011"),
    "an entry twice": (f"{HEAD}  A:\n    Type: T\n", "DC011"),
    "an anchored section": (f"{TRANSFORM}Resources: &all\n{TOPIC}", "DC530"),
    "a tagged section": (f"{TRANSFORM}Resources: !Transform\n{TOPIC}", "DC530"),
    "an alias for a section": (
        f"Metadata: &m\n{TOPIC}{TRANSFORM}Resources: *m\n",
        "DC530",
    ),
    "a merge key": (f"Metadata: &m\n{TOPIC}{TRANSFORM}Resources:\n  <<: *m\n", "DC530"),
    "a merge key for sections": (f"{HEAD}<<: {{Outputs: 1}}\n", "DC530"),
    "a key with a question mark": (f"{HEAD}  ? B\n  : Type: T\n", "DC530"),
    "a question mark on a line of its own": (f"?\n  Mappings\n{HEAD}", "DC530"),
    "another transform": (f"Transform: AWS::X\nResources:\n{TOPIC}", "DC530"),
    "a computed transform": (f"Transform: {{Name: X}}\nResources:\n{TOPIC}", "DC530"),
    "no YAML": (f"{HEAD}  B: [\n", "DC010"),
    "a tabulator": (f"{HEAD}\tB: 1\n", "DC010"),
    "too deep": (f"{TRANSFORM}A: {'[' * 200}{']' * 200}\n", "DC530"),
    "a control character": (f"{HEAD}# \x07\n", "DC014"),
    "lines that end as long ago": (HEAD.replace("\n", "\r"), "DC014"),
    "an unended text": (f"{HEAD}Metadata:\n  X: |\n    a", "DC530"),
    "a resource of one name": (f"{HEAD}  OrderProcessing:\n    Type: T\n", "DC534"),
    "a parameter of one name": (
        f"{HEAD}Parameters:\n  OrderProcessing:\n    Type: String\n",
        "DC534",
    ),
    "an output of one name": (
        f"{HEAD}Outputs:\n  OrderProcessingAlias:\n    Value: 1\n",
        "DC534",
    ),
    "a name that SAM takes": (f"{HEAD}  OrderProcessingRole:\n    Type: T\n", "DC534"),
    "a mark in no comment": (
        f'{HEAD}  OrderProcessing: "a  # durablec\n    b"\n',
        "DC534",
    ),
    "an anchor in an entry of ours": (
        f"{HEAD}  Dead:  # durablec 00000000\n    Type: &t T\n",
        "DC530",
    ),
}


@pytest.mark.parametrize(("text", "code"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_merged(text: str, code: str) -> None:
    assert codes(text) == [code]


ALLOWED = {
    "an output of a resource's name": f"{HEAD}Outputs:\n  OrderProcessing:\n    Value: 1\n",
    "a condition of a resource's name": (
        f"{HEAD}Conditions:\n  OrderProcessing: !Equals [1, 1]\n"
    ),
    "anchors elsewhere": f"{HEAD}Metadata: &m\n  X: &n 1\n  Y: *n\n",
    "an alias of nothing": f"{HEAD}  B: *b\n",
    "letters of any size": f"# ☕🚀\n{HEAD}  Ä🚀: {{Type: 'é'}}  # 🚀\n",
    "a version's name without its hash": f"{HEAD}  OrderProcessingVersion: {{Type: T}}\n",
    "a section in braces that is not ours": f"{HEAD}Metadata: {{X: 1}}\n",
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED)
def test_what_can_be_merged(text: str) -> None:
    assert codes(text) == []


def globals_of(text: str) -> str:
    return f"{TRANSFORM}Globals:\n  Function:\n    {text}\nResources:\n{TOPIC}"


@pytest.mark.parametrize(
    "text",
    [
        "DurableConfig: {ExecutionTimeout: 60}",
        "DurableConfig:\n      ExecutionTimeout: 60",
        "EventInvokeConfig: {MaximumRetryAttempts: 0}",
        "FunctionUrlConfig: {AuthType: AWS_IAM}",
        "TenancyConfig: {TenantIsolationMode: PER_TENANT}",
        "VersionDeletionPolicy: Delete",
    ],
)
def test_globals_that_reach_functions_of_ours(text: str) -> None:
    assert codes(globals_of(text)) == ["DC533"]
    allowed = f"# durablec: allow leaking-globals\n{globals_of(text)}"
    assert codes(allowed) == []


def test_globals_that_do_no_harm() -> None:
    assert codes(globals_of("Timeout: 3\n    VersionDeletionPolicy: Retain")) == []
    assert codes(f"{TRANSFORM}Globals: 1\nResources:\n{TOPIC}") == []
    assert codes(f"{TRANSFORM}Globals: {{Api: 1}}\nResources:\n{TOPIC}") == []


def test_a_comment_at_the_end_of_an_entry_is_an_edit() -> None:
    text = f"{merge(Source('t.yaml', RESOURCES), QUEUE).text}    # mine\n"
    assert [d.rule.code for d in merge(Source("t.yaml", text), OTHER).diagnostics] == [
        "DC532"
    ]
    assert "# mine" not in merge(Source("t.yaml", text), OTHER, force=True).text


def test_a_comment_in_a_section_that_would_go_is_kept() -> None:
    text = merge(Source("t.yaml", RESOURCES), TWO).text
    text = text.replace("    Type: String\n", "    Type: String\n  # mine\n")
    [found] = merge(Source("t.yaml", text), QUEUE).diagnostics
    assert found.rule.code == "DC532"
    assert found.message.startswith(
        "`Parameters` is marked as durablec's and has comments"
    )
    assert "Parameters" not in merge(Source("t.yaml", text), QUEUE, force=True).text


NOTED = "  Dead:  # durablec 01234567 mine\n    Type: AWS::SQS::Queue\n"


def test_a_note_behind_a_mark_is_an_edit() -> None:
    [found] = merge(Source("t.yaml", f"{RESOURCES}{NOTED}"), TWO).diagnostics
    assert found.rule.code == "DC532"


def test_a_comment_that_only_begins_like_a_mark_is_none() -> None:
    text = f"{RESOURCES}  B:  # durablec listens here\n    Type: T\n"
    assert into(text) == f"{text}\n{DEAD}"


def test_a_template_with_more_than_cloudformation_takes_is_refused() -> None:
    lines = "".join(f"  O{n}:\n    Value: 1\n" for n in range(198))
    assert codes(f"{HEAD}Outputs:\n{lines}") == ["DC522"]
    assert codes(f"{HEAD}Outputs:\n{lines}".replace("  O0:\n    Value: 1\n", "")) == []


def test_what_differs_is_told_by_section_and_name() -> None:
    with_two = merge(Source("t.yaml", RESOURCES), TWO)
    kinds = [(each.kind, each.path) for each in with_two.differences]
    assert kinds == [("missing", "Parameters.Other"), ("missing", "Resources.Dead")]
    kinds = [
        (each.kind, each.path)
        for each in merge(Source("t.yaml", with_two.text), CHANGED).differences
    ]
    assert kinds == [("changed", "Resources.Dead"), ("stale", "Parameters.Other")]


def test_the_caret_is_under_the_name_that_is_taken() -> None:
    text = f"{HEAD}  Dead:\n    Type: T\n"
    [found] = merge(Source("t.yaml", text), QUEUE).diagnostics
    start, end = found.place.span
    assert text[start:end] == "Dead"
    assert found.place.source.name == "t.yaml"


# Laws -----------------------------------------------------------------------------

names = st.from_regex(r"[A-Z][A-Za-z0-9]{0,8}", fullmatch=True).filter(
    lambda name: not name.startswith(("Order", "Refund", "Dead", "Other"))
)
comments = st.sampled_from(["", "  # c", "  # durablec: no", " #"])
scalars = st.sampled_from(
    [
        "plain",
        "'quoted # x'",
        '"a: b"',
        "!Ref X",
        "!Sub '${A}'",
        "{a: [1, 2]}",
        "[]",
        "",
        "!GetAtt A.B",
        "12",
        "&anchor text",
    ]
)
blocks = st.sampled_from(
    ["|\n{}text\n{}  more", "|-\n{}text", ">\n{}folded\n\n{}text", "|+\n{}kept\n\n"]
)


@st.composite
def entry_lines(draw: st.DrawFn, column: int, step: int) -> list[str]:
    """Draw an entry of a section as lines, which some comments stand around."""
    inside = " " * (column + step)
    lines = draw(st.lists(st.sampled_from(["", " " * column + "# above"]), max_size=2))
    lines.append(" " * column + draw(names) + ":" + draw(comments))
    for key in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
        if draw(st.booleans()):
            value = draw(scalars)
            lines.append(f"{inside}{key}: {value}{draw(comments) if value else ''}")
        else:
            deeper = inside + " " * step
            lines += f"{inside}{key}: {draw(blocks).format(deeper, deeper)}".split("\n")
    return lines


@st.composite
def templates(draw: st.DrawFn) -> str:
    """Draw a template in its user's own style."""
    step = draw(st.integers(1, 6))
    lines = draw(st.lists(st.sampled_from(["# head", "", "---"]), max_size=1))
    order = draw(st.permutations(["Parameters", "Resources", "Outputs", "Mappings"]))
    lines += ["Transform: AWS::Serverless-2016-10-31"]
    for section in order[: draw(st.integers(0, 4))]:
        lines += draw(st.lists(st.sampled_from(["", "# between"]), max_size=2))
        lines.append(section + ":" + draw(comments))
        seen: set[str] = set()
        for _ in range(draw(st.integers(1, 3))):
            entry = draw(entry_lines(step, step))
            name = next(line for line in entry if line.strip()[:1].isalpha()).strip()
            if name.partition(":")[0] not in seen:
                lines += entry
                seen.add(name.partition(":")[0])
    text = "\n".join(
        [*lines, *draw(st.sampled_from([[""], [], ["", ""], ["# end", ""]]))]
    )
    return draw(st.sampled_from([text, text.replace("\n", "\r\n")]))


def _mergeable(text: str) -> bool:
    found = merge(Source("t.yaml", text), QUEUE).diagnostics
    return not any(each.rule.severity is Severity.ERROR for each in found)


@given(templates().filter(_mergeable))
def test_no_line_of_the_users_is_lost_or_moved(text: str) -> None:
    made = merged(text, coffee_order(), workflow("refund"))
    left = iter(made.splitlines())
    assert all(line in left for line in text.splitlines()), "in their order"


@given(templates().filter(_mergeable))
def test_merging_again_changes_nothing(text: str) -> None:
    once = merged(text, coffee_order(), workflow("refund"))
    assert merged(once, coffee_order(), workflow("refund")) == once


@given(templates().filter(_mergeable))
def test_what_was_merged_goes_without_a_trace(text: str) -> None:
    one = merged(text, coffee_order())
    both = merged(text, coffee_order(), workflow("refund"))
    assert merged(both, coffee_order()) == one


@given(st.text(st.sampled_from("AB: -#|>\n\t{}[]&*!?'\"\r%")))
def test_any_text_is_merged_into_or_refused(text: str) -> None:
    merge(Source("t.yaml", text), QUEUE)
    merge(Source("t.yaml", f"{HEAD}{text}"), QUEUE)


def test_what_a_workflow_refers_to_is_in_the_template() -> None:
    referring = coffee_order()
    referring.settings.environment = {"A1": Ref("Toppic"), "B1": Ref("AWS::Region")}
    text = HEAD.replace("  A:", "  Topic:")
    made = merge(Source("t.yaml", text), sections([referring]))
    ((finding),) = made.diagnostics
    assert (finding.rule.code, finding.message, finding.help) == (
        "DC535",
        "`OrderProcessing` refers to `Toppic`, which the template does not have",
        "did you mean `Topic`?",
    )
    referring.settings.environment = {"A1": Ref("Topic"), "B1": GetAtt("Topic", "Arn")}
    assert not merge(Source("t.yaml", text), sections([referring])).diagnostics
