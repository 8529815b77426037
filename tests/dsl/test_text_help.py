"""What the text form says of typing mistakes: one finding each, its place and repair."""

import pytest

from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source
from durablec_dsl.text_parser import parse

HEAD = "durablec 1\nworkflow w\n"
LEAVE_OUT = "leave it out"
NEEDLESS = "a `{` needs no `:` before it"


def found(text: str) -> list[tuple[str, str, str | None]]:
    """Return the text, the message and the help of each finding, in order."""
    report = Report()
    parse(Source("a.durable", text), report)
    return [
        (text[slice(*each.place.span)], each.message, each.help)
        for each in report.in_order()
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "if a: {\n  break\n}",
        "if a {\n  break\n} elif b > 3: {\n  break\n}",
        "if a {\n  break\n} else: {\n  break\n}",
        "if a:\n{\n  break\n}",
        "switch a: {\n  case 1 { break }\n}",
        "switch a {\n  case 1, 2: { break }\n}",
        "switch a {\n  case 1 { break }\n  default: { break }\n}",
        "while a max_iterations 3: {\n  break\n}",
        "try: {\n  break\n} catch {\n  break\n}",
        "try {\n  break\n} catch: {\n  break\n}",
        "try {\n  break\n} catch any: {\n  break\n}",
        "try {\n  break\n} catch any as err: {\n  break\n}",
        "try {\n  break\n} catch any when a: {\n  break\n}",
        "try {\n  break\n} finally: {\n  break\n}",
        "group g: {\n  break\n}",
        "group g timeout 5m: {\n  break\n}",
        "group g retry: { max_attempts 3 } {\n  break\n}",
        "parallel p: {\n  branch a { break }\n}",
        "parallel p complete any: {\n  branch a { break }\n}",
        "parallel p {\n  branch a: { break }\n}",
        "map x items a: {\n  break\n}",
        "map x items a as i: {\n  break\n}",
        "on_failure: {\n  break\n}",
        "block b: {\n  break\n}",
        "block b input {a: string}: {\n  break\n}",
        "retry r: { max_attempts 3 }",
        "defaults: { retry none }",
    ],
)
def test_no_colon_stands_before_a_body(statement: str) -> None:
    """What follows is read as if there were none."""
    text = f"{HEAD}{statement}\nreturn 1 2\n"
    assert found(text) == [
        (":", NEEDLESS, LEAVE_OUT),
        ("2", "`2` follows `1` without an operator", "put an operator between them"),
    ]


@pytest.mark.parametrize(
    ("statement", "place", "message", "help"),
    [
        (
            "if a: return 1",
            ":",
            "`:` begins no body",
            "write `{` in its place, and `}` behind the body",
        ),
        (
            "if a:\n  return 1",
            ":",
            "`:` begins no body",
            "write `{` in its place, and `}` behind the body",
        ),
        (
            "switch a {\n  case 1: return 1\n}",
            ":",
            "`:` begins no body",
            "write `{` in its place, and `}` behind the body",
        ),
        ("break:", ":", "`:` stands after `break`, which takes nothing", LEAVE_OUT),
        (
            "while a max_iterations 3 { continue: }",
            ":",
            "`:` stands after `continue`, which takes nothing",
            LEAVE_OUT,
        ),
        (
            "return:\n  1",
            ":",
            "`:` stands after `return`, and keys have none",
            "leave it out: `return 1`",
        ),
        ("return [1, 2", "[", "`[` is not closed", "close it with `]`"),
        ("set x = [1,\nreturn x", "[", "`[` is not closed", "close it with `]`"),
        ("set x = [\nreturn x", "[", "`[` is not closed", "close it with `]`"),
        ("set x = f(a,\nreturn x", "(", "`(` is not closed", "close it with `)`"),
        ("return {a: 1", "{", "`{` is not closed", "close it with `}`"),
        (
            'log "v ${m["k"]}"',
            '"',
            "this quote ends the text, inside of `${`",
            "write `${m['k']}`",
        ),
        (
            'return "v ${m["k"]} and ${m["l"]} more"',
            '"',
            "this quote ends the text, inside of `${`",
            "write `${m['k']}`",
        ),
        (
            'step s = m.f(a: "v ${m["k"]}", b: "c") timeout 5m',
            '"',
            "this quote ends the text, inside of `${`",
            "write `${m['k']}`",
        ),
        (
            'if a { log "v ${m["k"]}" } else { log "b" }',
            '"',
            "this quote ends the text, inside of `${`",
            "write `${m['k']}`",
        ),
        (
            "log 'v ${m['k']}'",
            "'",
            "this quote ends the text, inside of `${`",
            'write `${m["k"]}`',
        ),
        (
            'log "v ${a == "" ? 1 : 2}"',
            '"',
            "this quote ends the text, inside of `${`",
            "write `${a == '' ? 1 : 2}`",
        ),
        (
            'log "v ${m["it\'s"]}"',
            '"',
            "this quote ends the text, inside of `${`",
            "put the text in three quotes",
        ),
        (
            "set x = fns.ok(n: 1)",
            ":",
            "no argument is given by its name",
            "arguments stand in their order; a function of yours is called by a "
            "`step`, and its result read by the step's name",
        ),
        (
            "if fns.ok(1, n: 1) { break }",
            ":",
            "no argument is given by its name",
            "arguments stand in their order; a function of yours is called by a "
            "`step`, and its result read by the step's name",
        ),
        (
            "return ok(n: 1)",
            ":",
            "no argument is given by its name",
            "arguments stand in their order",
        ),
    ],
)
def test_one_mistake_is_one_finding(
    statement: str, place: str, message: str, help: str
) -> None:
    assert found(f"{HEAD}{statement}\n") == [(place, message, help)]


NO_BRACE = "write `{` in its place, and `}` behind the body"


@pytest.mark.parametrize(
    ("text", "place", "message", "help"),
    [
        ("if a:\n  break\n}\nlog 1", ":", "`:` begins no body", NO_BRACE),
        ("if a\n  break\n}\nlog 1", "a", "`{` is missing after `a`", None),
        (
            "if a {\n  break\n} elif b:\n  break\n} else {\n  break\n}\nlog 1",
            ":",
            "`:` begins no body",
            NO_BRACE,
        ),
        (
            "if a {\n  break\n} else\n  break\n}\nlog 1",
            "else",
            "`{` is missing after `else`",
            None,
        ),
        (
            "group g {\n  if a:\n    break\n  }\n  log 1\n}\nlog 2",
            ":",
            "`:` begins no body",
            NO_BRACE,
        ),
        (
            "group g {\n  if a:\n    break\n  log 1\n}\nlog 2",
            ":",
            "`:` begins no body",
            NO_BRACE,
        ),
        ("try:\n  break\n} catch {\n  break\n}", ":", "`:` begins no body", NO_BRACE),
        (
            "try {\n  break\n} catch any as err\n  break\n} finally {\n  break\n}",
            "err",
            "`{` is missing after `err`",
            None,
        ),
        ("group g timeout 5m:\n  break\n}", ":", "`:` begins no body", NO_BRACE),
        (
            "switch a {\n  case 1:\n    break\n  }\n  case 2 { break }\n}\nlog 1",
            ":",
            "`:` begins no body",
            NO_BRACE,
        ),
        (
            "parallel p {\n  branch a\n    break\n  }\n  branch b { break }\n}\nlog 1",
            "a",
            "`{` is missing after `a`",
            None,
        ),
        (
            "parallel p {\n  branch a {\n    step s = m.f(x: 1\n      retry none\n  }\n"
            "  branch b { break }\n}\nlog 1",
            "1",
            "`,` or `)` is missing after `1`",
            None,
        ),
        (
            "block b {\n  step s = m.f(x: 1\n    retry none\n  return s\n}\n"
            "block d { return 1 }\nlog 1",
            "1",
            "`,` or `)` is missing after `1`",
            None,
        ),
        (
            "parallel p {\n  branch a {\n    step s = m.f(x=1)\n  }\n"
            "  branch b { break }\n}\nlog 1",
            "=",
            "`=` stands where an argument has `:`",
            "write `x: value`",
        ),
        (
            "set x = 1\n- set y = 2\nlog x",
            "-",
            "a `-` stands before a statement",
            LEAVE_OUT,
        ),
        (
            "step s = m.f() timeout 5m\n- step r = m.f()\nlog s",
            "-",
            "a `-` stands before a statement",
            LEAVE_OUT,
        ),
        (
            "deploy { memory: 512 }\n- step r = m.f()\nlog r",
            "-",
            "a `-` stands before a statement",
            LEAVE_OUT,
        ),
        (
            "set x = 1,\nreturn x",
            ",",
            "`,` ends nothing here",
            "leave it out: a statement ends itself",
        ),
        (
            "log 1,\nreturn 2",
            ",",
            "`,` ends nothing here",
            "leave it out: a statement ends itself",
        ),
        (
            "step s = m.f(),\nreturn s",
            ",",
            "`,` ends nothing here",
            "leave it out: a statement ends itself",
        ),
    ],
)
def test_what_follows_a_mistake_is_read(
    text: str, place: str, message: str, help: str | None
) -> None:
    assert found(f"{HEAD}{text}\n") == [(place, message, help)]


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ("durablec 1;\nworkflow w\n", ";"),
        ("durablec 1\nworkflow w;\n", ";"),
        ("durablec 1\nworkflow w,\n", ","),
        ('durablec 1\nworkflow w "abc\n', '"'),
        ("durablec 1\nworkflow: w\n", ":"),
        ("durablec: 1\nworkflow w\n", ":"),
        ("durablec 1\nworkflow\n", "workflow"),
        ("durablec 1\nworkflow my-flow\n", "my-flow"),
    ],
)
def test_a_mistake_in_a_declaration_is_not_its_absence(head: str, place: str) -> None:
    assert [under for under, _, _ in found(f"{head}return 1\n")] == [place]


@pytest.mark.parametrize(
    ("type_", "place", "message", "help"),
    [
        ("{a: [string", "[", "`[` is not closed", "close it with `]`"),
        (
            "{a: [string, b: string}",
            ",",
            "a list has one type for all its items",
            "close it with `]` before the `,`, or write `[A | B]`",
        ),
        (
            "[string, integer]",
            ",",
            "a list has one type for all its items",
            "close it with `]` before the `,`, or write `[A | B]`",
        ),
    ],
)
def test_types_too(type_: str, place: str, message: str, help: str) -> None:
    assert found(f"{HEAD}input {type_}\nreturn 1\n") == [(place, message, help)]


MISSPELT = """\
durablec 1
workflow orders "Sells."

input { id: string, kind: 'a' | 'b' }
type Parcel { weight: number }
retry patient { max_attempts 3, errors [Broken, Timeout] }

block told input { to: string } {
  step said = work.first()
}

step one = work.first()
  retry patient
  timeout 10s

try {
  step two = work.second()
  wait pause for 5m
} catch Broken {
  step three = work.third()
}
parallel both {
  branch left {
    step four = work.fourth()
  }
}
if input.id == "x" {
  log "yes"
}
switch input.kind {
  case 'a' {
    log "a"
  }
  default {
    log "b"
  }
}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "place", "message", "help"),
    [
        (
            "workflow orders",
            "workfow orders",
            "workfow",
            "`workfow` is no key of a workflow",
            "did you mean `workflow`?",
        ),
        (
            "block told",
            "blok told",
            "blok",
            "`blok` is no key of a workflow",
            "did you mean `block`?",
        ),
        (
            "type Parcel",
            "typ Parcel",
            "typ",
            "`typ` is no key of a workflow",
            "did you mean `type`?",
        ),
        (
            "retry patient {",
            "rety patient {",
            "rety",
            "`rety` is no key of a workflow",
            "did you mean `retry`?",
        ),
        (
            "input { id",
            "inputs { id",
            "inputs",
            "`inputs` is no key of a workflow",
            "did you mean `input`?",
        ),
        ("try {", "tyr {", "tyr", "`tyr` is no statement", "did you mean `try`?"),
        (
            "  wait pause",
            "  wiat pause",
            "wiat",
            "`wiat` is no statement",
            "did you mean `wait`?",
        ),
        (
            "case 'a' {",
            "cas 'a' {",
            "cas",
            "`cas` stands where `}` or `case` must",
            "did you mean `case`?",
        ),
        (
            "branch left {",
            "left {",
            "left",
            "`left` stands where `}` or `branch` must",
            "write `branch left`",
        ),
        (
            "if input",
            "elseif input",
            "elseif",
            "`elseif` is no statement",
            "write `elif`",
        ),
        # What follows in the statement is no declaration.
        ("step one =", "step =", "=", "`=` stands where a name must", None),
        (
            "  retry patient\n",
            "  retry: patient,\n",
            ":",
            "`:` stands after `retry`, and keys have none",
            "leave it out: `retry patient`",
        ),
        ("for 5m\n}", "for 5m\n}}", "}", "`}` closes nothing", "leave it out"),
        ("}\nparallel", "}}\nparallel", "}", "`}` closes nothing", "leave it out"),
        (
            '  log "a"\n  }',
            '  log "a"',
            "default",
            "`}` is missing before `default`",
            "the body above it is not closed",
        ),
        (
            "for 5m\n} catch",
            "for 5m\ncatch",
            "catch",
            "`}` is missing before `catch`",
            "the body above it is not closed",
        ),
        (
            "pause for 5m",
            "pause 5m",
            "5m",
            "`5m` stands where `for` or `until` must",
            "write `for 5m`",
        ),
        (
            "[Broken, Timeout]",
            "Broken, Timeout",
            "Timeout",
            "`Timeout` stands where a key must",
            "several names stand in brackets: `[Declined, Late]`",
        ),
    ],
)
def test_a_slip_in_a_file_is_one_finding(
    right: str, wrong: str, place: str, message: str, help: str | None
) -> None:
    assert found(MISSPELT) == []
    assert right in MISSPELT
    assert found(MISSPELT.replace(right, wrong)) == [(place, message, help)]


@pytest.mark.parametrize(
    "text",
    [
        "log \"v ${m['k']}\"",
        'log "v ${m[\\"k\\"]}"',
        'log "$${" level info',
        'log "$${"level info',
    ],
)
def test_right_texts_are_left_alone(text: str) -> None:
    assert found(f"{HEAD}{text}\n") == []


def test_in_deploy_a_dollar_means_nothing() -> None:
    assert found(f'{HEAD}deploy {{ a: "${{", b: "x" }}\nreturn 1\n') == []
