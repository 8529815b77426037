"""What a wrong expression is told: the place, what is wrong, and the repair.

Each case is an expression, carets under the part that is pointed at, and what is said.
"""

import pytest

from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap


def the_finding(text: str) -> Diagnostic:
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    assert parser.parse(text, 0, TextMap(0)) is None
    (found,) = report
    return found


def carets(found: Diagnostic) -> str:
    start, end = found.place.span
    return " " * start + "^" * (end - start)


HABITS: list[tuple[str, str, str, str | None]] = [
    ("a and b", "  ^^^", "`and` is not an operator", "write `&&`"),
    ("a or b", "  ^^", "`or` is not an operator", "write `||`"),
    ("a AND b", "  ^^^", "`AND` is not an operator", "write `&&`"),
    ("not a", "^^^", "`not` is not an operator", "write `!`"),
    ("not (a)", "^^^", "`not` is not an operator", "write `!`"),
    (
        "a not in b",
        "  ^^^",
        "`not` is not an operator",
        "write `!` before it, as in `!(x in list)`",
    ),
    (
        "a !in b",
        "  ^",
        "`!` does not stand between values",
        "`!` stands before what it negates, as in `!(x in list)`",
    ),
    ("a is None", "  ^^", "`is` is not an operator", "write `== null`"),
    ("a is not None", "  ^^^^^^", "`is not` is not an operator", "write `!= null`"),
    ("a == None", "     ^^^^", "`None` is Python's word", "write `null`"),
    ("True", "^^^^", "`True` is Python's word", "write `true`"),
    ("!False", " ^^^^^", "`False` is Python's word", "write `false`"),
    (
        "x if c else y",
        "  ^^",
        "`if` is not an operator",
        "write `condition ? a : b`",
    ),
    (
        "[x for x in xs]",
        "   ^^^",
        "`for` is not an operator",
        "write `list.map(x, value)`, or `list.filter(x, condition)` to choose",
    ),
    (
        "lambda x: x",
        "^^^^^^",
        "`lambda` makes no function here",
        "write `list.map(x, value)`, where `x` is a name of your choice",
    ),
    ("a = b", "  ^", "`=` is not an operator", "write `==`"),
    ("a === b", "  ^^^", "`===` is not an operator", "write `==`"),
    ("a !== b", "  ^^^", "`!==` is not an operator", "write `!=`"),
    ("a <> b", "  ^^", "`<>` is not an operator", "write `!=`"),
    ("a & b", "  ^", "`&` is not an operator", "write `&&`, or `+` to join texts"),
    ("a | b", "  ^", "`|` is not an operator", "write `||`"),
    (
        "a ** b",
        "  ^^",
        "`**` is not an operator",
        "there is no power operator; multiply with `*`",
    ),
    (
        "a ?? b",
        "  ^^",
        "`??` is not an operator",
        "write `a.?b.orValue(c)`, or `a != null ? a : c`",
    ),
    ("a?.b", " ^^", "`?.` is not an operator", "write `.?`"),
    ("f(a?.b, c)", "   ^^", "`?.` is not an operator", "write `.?`"),
    (
        "$.order.id",
        "^",
        "`$` begins a JSON path, not an expression",
        "write `input.name` for `$.name`, or the name of an earlier statement",
    ),
    (
        "a + ${b}",
        "    ^^",
        "an expression stands inside an expression",
        "leave out the inner `${` and its `}`",
    ),
    (
        "{ inputs.x }",
        "^",
        "braces around no entry of a map",
        "leave out these braces; a map has entries, each a key and a value",
    ),
    ("1_000 + a", "^^^^^", "`_` does not group digits", "write `1000`"),
    ("5. + a", " ^", "a digit is missing after `5.`", "write `5.0`"),
    ("xs.0", "  ^^", "`.0` is not a field", "write `[0]`"),
    (
        "xs[1:2]",
        "    ^",
        "a list is not cut with `:`",
        "write `list.slice(start, end)`, or `text.substring(start, end)`",
    ),
    (
        "f'{a}'",
        "^",
        "`f` does not stand before a text",
        "join with `+`, or write a template: `Hello ${name}`",
    ),
    ("'a' 'b'", "    ^^^", "two texts stand side by side", "join them with `+`"),
    (
        "'it's'",
        "    ^",
        "the text before `s` has ended",
        "a `'` inside a text is written `\\'`",
    ),
    ("a # b", "  ^", "`#` is not an operator", "a comment is written `//`"),
    (
        "\u201ca\u201d",
        "^",
        "`\u201c` is not an operator",
        "a text stands in straight quotes",
    ),
    (
        "a contains 'b'",
        "  ^^^^^^^^",
        "`contains` is not an operator",
        "write `text.contains(part)`",
    ),
]
GENERAL = [
    (
        "a + 'bc",
        "    ^",
        "the text that begins with `'` has no end",
        "inside it, `'` is written `\\'`; or put \" around it",
    ),
    ("a +", "  ^", "a value is missing after `+`", None),
    ("a + * b", "    ^", "a value is missing between `+` and `*`", None),
    ("* b", "^", "`*` has no value before it", None),
    ("f(a,)", "    ^", "a value is missing between `,` and `)`", "leave out the `,`"),
    ("[a,,b]", "   ^", "a value is missing between `,` and `,`", None),
    ("a.", " ^", "a name is missing after `.`", None),
    ("a.'b'", "  ^^^", "a name is missing between `.` and `'b'`", "write `['b']`"),
    ("(a", "^", "`(` is not closed", "close it with `)`"),
    ("f(a[0)", "     ^", "`)` stands where `[` needs its `]`", None),
    ("a)", " ^", "`)` closes nothing", None),
    ("a ? b", "  ^", "`?` has no `:` after it", "write `condition ? a : b`"),
    (
        "a ? b ? c : d : e",
        "      ^",
        "a conditional stands unmarked inside another",
        "put the inner one in parentheses",
    ),
    ("a : b", "  ^", "`:` has no `?` before it", None),
    (
        "{a: 1, b}",
        "        ^",
        "a key of a map has no value",
        "an entry of a map is written `'key': value`",
    ),
    ("a, b", " ^", "`,` stands outside brackets", "a list is written `[a, b]`"),
    (
        "a b",
        "  ^",
        "`b` follows `a` without an operator",
        "put an operator between them",
    ),
    (
        "f(a b)",
        "    ^",
        "`b` follows `a` without an operator",
        "put an operator between them, a `,`, or close the `(`",
    ),
    ("a ; b", "  ^", "`;` has no meaning here", None),
    (
        r"'a\d'",
        "  ^^",
        r"`\d` is not an escape",
        r"a backslash is written `\\`, or the whole text as r'...'",
    ),
    (
        r"'\u12'",
        " ^^^^",
        r"`\u12` is not an escape",
        r"a backslash is written `\\`, or the whole text as r'...'",
    ),
    (
        r"'\ud800'",
        " ^^^^^^",
        r"`\ud800` is not an escape",
        r"a backslash is written `\\`, or the whole text as r'...'",
    ),
    (
        r"'\777'",
        " ^^",
        r"`\7` is not an escape",
        r"a backslash is written `\\`, or the whole text as r'...'",
    ),
    (
        r"b'\u0041'",
        "  ^^",
        r"`\u` is not an escape",
        r"a backslash is written `\\`, or the whole text as r'...'",
    ),
]
OTHER_CODES = [
    (
        "DC033",
        "9223372036854775808",
        "^^^^^^^^^^^^^^^^^^^",
        "`9223372036854775808` is beyond the integers of 64 bits",
    ),
    (
        "DC033",
        "-9223372036854775809",
        " ^^^^^^^^^^^^^^^^^^^",
        "`9223372036854775809` is beyond the integers of 64 bits",
    ),
    (
        "DC033",
        "a - 9223372036854775808",
        "    ^^^^^^^^^^^^^^^^^^^",
        "`9223372036854775808` is beyond the integers of 64 bits",
    ),
    ("DC033", "1e999", "^^^^^", "`1e999` is beyond the largest number"),
    (
        "DC033",
        "18446744073709551616u",
        "^^^^^^^^^^^^^^^^^^^^^",
        "`18446744073709551616u` is beyond the unsigned integers of 64 bits",
    ),
    (
        "DC031",
        "a.b + while",
        "      ^^^^^",
        "`while` is a reserved word and cannot be a name",
    ),
    (
        "DC031",
        "xs.map(step, 1)",
        "       ^^^^",
        "`step` is a reserved word and cannot be a name",
    ),
]


@pytest.mark.parametrize(("text", "place", "message", "repair"), HABITS + GENERAL)
def test_a_syntax_error(
    text: str, place: str, message: str, repair: str | None
) -> None:
    found = the_finding(text)
    assert found.rule.code == "DC041"
    assert (carets(found), found.message, found.help) == (place, message, repair)


@pytest.mark.parametrize(("code", "text", "place", "message"), OTHER_CODES)
def test_what_is_wrong_in_a_token(
    code: str, text: str, place: str, message: str
) -> None:
    found = the_finding(text)
    assert (found.rule.code, carets(found), found.message) == (code, place, message)


def test_all_mistakes_of_an_expression_are_told_at_once() -> None:
    text = r"True || 'a\d' == while"
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    assert parser.parse(text, 0, TextMap(0)) is None
    assert [found.place.span.start for found in report.in_order()] == [0, 10, 17]


def test_a_number_with_absurdly_many_digits_is_out_of_range() -> None:
    found = the_finding("9" * 10_000)
    assert found.rule.code == "DC033"
    assert len(found.message) < 100
