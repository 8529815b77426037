"""Expressions that were made to hurt: each ends in a diagnostic, or is bounded.

They stand in YAML, in the text form and on the command line. Nothing is timed: what is
not bounded would hang, or end in another error than is stated here.
"""

from pathlib import Path

import pytest

from durablec import cli, files
from durablec.building import assemble

MANY = 3_000

DEEP = {
    "parentheses": "(" * MANY + "1" + ")" * MANY,
    "lists": "[" * MANY + "]" * MANY,
    "maps": "{'a':" * MANY + "1" + "}" * MANY,
    "negations": "!" * MANY + "true",
    "minuses": "1" + "- -1" * MANY,
    "conditionals": "true ? 1 : " * MANY + "2",
    "indices": "input" + "[0]" * MANY,
    "fields": "input" + ".a.b" * MANY,
    "optional fields": "input" + ".?a" * MANY,
    "functions": "string(" * MANY + "1" + ")" * MANY,
    "methods": "'a'" + ".trim()" * MANY,
    "macros": "[1].map(x, " * MANY + "1" + ")" * MANY,
    "macros in a chain": "[1]" + ".map(x, x)" * MANY,
    "bindings": "cel.bind(x, 1, " * MANY + "x" + ")" * MANY,
    "sums": "+".join(["1"] * MANY),
    "texts": "+".join(["'a'"] * MANY),
    "comparisons": "<".join(["1"] * MANY),
    "equations": "==".join(["true"] * MANY),
    "memberships": " in ".join(["[1]"] * MANY),
}
"""What nests too deep: DC004."""

WRONG = {
    "integer": ("9" * 100_000, "DC033"),
    "hexadecimal": ("0x" + "f" * 100_000, "DC033"),
    "exponent": ("1e" + "9" * MANY, "DC033"),
    "name": ("a" * 900_000, "DC102"),
    "function": ("f" * 900_000 + "(1)", "DC316"),
    "field": ("{'a': 1}." + "f" * 900_000, "DC310"),
    "arguments": ("size(" + ",".join(["1"] * MANY) + ")", "DC317"),
    "values": ("'%s'.format([" + ",".join(["1"] * MANY) + "])", "DC317"),
    "places": ("'" + "%s" * MANY + "'.format([1])", "DC317"),
    "precision": ("'%.999999999f'.format([1.0])", "DC317"),
    "duration": ("string(duration('" + "1h" * 50_000 + "'))", "DC317"),
    "timestamp": ("string(timestamp('" + "1" * 100_000 + "'))", "DC317"),
    "long pattern": ("'a'.matches('" + "a?" * 50_000 + "')", "DC319"),
    "deep pattern": ("'a'.matches('" + "(" * 400 + ")" * 400 + "')", "DC319"),
    "sets in a pattern": ("'a'.matches('" + "[" * 900 + "')", "DC319"),
    "exploding pattern": ("'" + "a" * 40 + "!'.matches('(a+)+$')", "DC319"),
    "pattern with two ways": ("'" + "a" * 40 + "!'.matches('(a|[a-z])*$')", "DC319"),
    "repeated repetition": ("'a'.matches('a{1,60000}{1,60000}')", "DC319"),
}
"""What is wrong for another reason, and its code."""

UNREADABLE = {
    "open brackets": "[" * 100_000,
    "closed brackets": ")" * 100_000,
    "crossed brackets": "([)]" * MANY,
    "open calls": "f(" * MANY,
    "open braces and brackets": "([{'a':" * 3000,
    "open conditionals": "a?b:" * MANY,
    "quotes": "'" * 100_001,
    "backquotes": "`" * 100_001,
    "words": " ".join(["a"] * 100_000),
    "dots": "." * 100_000,
    "question marks": "?" * 100_000,
    "dollars": "$" * 100_000,
    "bars": "|" * 100_000,
    "signs": "@" * 100_000,
    "escapes": "'" + "\\q" * 1_000 + "'",
}
"""What cannot be read, in whichever words."""

RIGHT = {
    "conjunctions": "&&".join(["true"] * MANY),
    "disjunctions": "||".join(["false"] * MANY),
    "both": "&&".join(["true||false"] * MANY),
    "list": "size([" + ",".join(["1"] * MANY) + "])",
    "mixed list": "size([" + ",".join(["dyn(1)", "'a'"] * (MANY // 2)) + "])",
    "map": "size({" + ",".join(f"'{i}':{i}" for i in range(MANY)) + "})",
    "in a list": "1 in [" + ",".join(map(str, range(MANY))) + "]",
    "greatest": "math.greatest(" + ",".join(["1"] * MANY) + ")",
    "text of 1 MB": "size('" + "a" * 900_000 + "')",
    "text with escapes": "size('" + "\\n" * 200_000 + "')",
    "text that is split": "size('" + "a," * 100_000 + "'.split(','))",
    "decimals": "1." + "0" * 100_000 + "1",
    "double of a text": "double('" + "9" * 400 + "') > 0.0",
    "comment": "1 //" + "x" * 100_000 + "\n",
    "spaces": " " * 900_000 + "1",
    "macros": "[1].all(x, " * 40 + "true" + ")" * 40,
}
"""What is right, and has a value."""

WITHOUT_VALUE = {
    "doublings": "".join(
        f"cel.bind(x{i}, {f'x{i - 1} + x{i - 1}' if i else '1'}, " for i in range(90)
    )
    + "x89"
    + ")" * 90,
    "texts that double": "".join(
        f"cel.bind(x{i}, {f'x{i - 1} + x{i - 1}' if i else repr('ab')}, "
        for i in range(40)
    )
    + "size(x39)"
    + ")" * 40,
    "range": "size(lists.range(1000000000))",
    "digits": "int('" + "9" * 100_000 + "')",
    "shift": "lists.range(math.bitShiftLeft(1, 62))",
    "sum of times": "timestamp('9999-12-31T23:59:59Z') + duration('999999h')",
}
"""What is right and cannot be evaluated."""

ALL = {
    **{name: (text, "DC004") for name, text in DEEP.items()},
    **WRONG,
    **{name: (text, None) for name, text in RIGHT.items()},
}


@pytest.mark.parametrize("form", ["durable.yaml", "durable"])
@pytest.mark.parametrize("name", ALL)
def test_in_a_workflow(name: str, form: str, tmp_path: Path) -> None:
    text, code = ALL[name]
    found = codes(tmp_path / f"w.{form}", text)
    assert set(found) == ({code} if code else set())


@pytest.mark.parametrize("form", ["durable.yaml", "durable"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read(name: str, form: str, tmp_path: Path) -> None:
    found = codes(tmp_path / f"w.{form}", UNREADABLE[name])
    assert found
    assert {code[:4] for code in found} <= {"DC01", "DC02", "DC04"}


def codes(path: Path, text: str) -> list[str]:
    """Return the codes of what is found in a workflow with an expression; else build it."""
    if path.suffix == ".yaml":
        lines = text.replace("\n", "\n      ")
        source = (
            f"durablec: 1\nworkflow: w\nsteps:\n  - return: |\n      ${{{lines}}}\n"
        )
    else:
        source = f"durablec 1\nworkflow w\nreturn {text}\n"
    path.write_text(source)
    (made,) = files.compile_paths([path])
    found = list(made.report)
    assert all(len(each.message) < 1_000 for each in found)
    if not made.report.has_errors:
        assert assemble([made]).files
    return [each.rule.code for each in found]


@pytest.mark.parametrize("name", [*ALL, *UNREADABLE, *WITHOUT_VALUE])
def test_on_the_command_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = UNREADABLE.get(name) or WITHOUT_VALUE.get(name) or ALL[name][0]
    code = cli.perform(["eval", text])
    out, err = capsys.readouterr()
    assert code == (0 if name in RIGHT else 1), err
    assert bool(out) is (name in RIGHT)
    assert "error" in err or name in RIGHT
