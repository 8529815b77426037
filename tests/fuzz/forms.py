"""What random expressions are made of.

A form is an expression with places in it, such as `<INT>`: what stands there is of that
kind. `<~INT>` needs no parentheses around an operator: whichever way it is read, it is of
the same kind. `<INT;@a:STRING>` is in the scope of the variable `@a`, a string; the name
that stands for `@a` is chosen anew wherever a form is used, so that some hide others.

The kinds are those of the variables (`values.py`), and besides: TIME and SPAN, which are
timestamps and durations, STAMP, LENGTH and ZONE, which are texts for those, OPT_INT and OPT_STRING, which are optionals, and JSON, which is
a literal of a list or a map. ANY is whatever JSON can be, its type unknown to both sides.

What is outside of the profile is in no form: uint, bytes, `type()`. Neither is what the
evaluator of the other side cannot do: `transformMap` and `transformMapEntry`, which its
Python package leaves without a run time, one-variable `existsOne`, and `lists.range` of a
negative number, at which it throws. The order of a
map's keys, which CEL leaves open and the other side changes with each process, is in no
value: a list that is made of them is sorted or counted.
"""

from tests.fuzz.texts import LITERALS, PATTERNS, literal

_OF_TIME = (
    *("FullYear", "Month", "Date", "DayOfMonth", "DayOfWeek", "DayOfYear", "Hours"),
    *("Minutes", "Seconds", "Milliseconds"),
)
_OF_SPAN = ("Hours", "Minutes", "Seconds", "Milliseconds")

LEAVES: dict[str, list[str]] = {
    "INT": [
        *("n", "k", "r.n", "xs[0]", "m['u']", "0", "1", "2", "3", "7", "-1", "-3"),
        *("9223372036854775807", "-9223372036854775808", "9007199254740993"),
        *("size(s)", "m.u", "64"),
    ],
    "DOUBLE": [
        *("d", "e", "ds[0]", "0.0", "-0.0", "1.5", "2.0", "-2.5", "0.5", "1e300"),
        *("1e-300", "9007199254740992.0", "9223372036854775807.0", "0.1", "r.d"),
    ],
    "STRING": [
        *("s", "t", "r.s", "ys[0]", "r.inner.s", "ms['u']"),
        *(literal(text) for text in LITERALS),
    ],
    "BOOL": ["a", "b", "r.a", "true", "false", "has(r.s)", "has(r.inner.n)"],
    "INTS": ["xs", "r.xs", "[1, 2, 3]", "[n, k]", "[0]"],
    "DOUBLES": ["ds", "[d, e]", "[0.0, -0.0]"],
    "STRINGS": ["ys", "[s, t]", "['u', '']"],
    "RECORD": ["r", "rs[0]"],
    "RECORDS": ["rs", "[r]"],
    "MAP": ["m", "{'u': n}", "{'u': 1, '7': k}"],
    "ANY": [
        *("j", "j.a", "j['b']", "j[0]", "js[0]", "j.a.b", "r.maybe", "maybe", "dyn(n)"),
        *("dyn(d)", "dyn(s)", "dyn(a)", "dyn(xs)", "dyn(m)", "dyn(null)", "dyn(ds)"),
        *("dyn(r)", "dyn(1)", "dyn(1.0)", "dyn(js)"),
    ],
    "JSON": ["[]", "{}", "[1, 2.5]", "{'a': 1}"],
    "TIME": [
        "timestamp('2024-02-29T12:30:45.5Z')",
        "timestamp('1969-12-31T23:59:59.999Z')",
        "timestamp('2026-03-29T01:30:00+01:00')",
        "timestamp('0001-01-01T00:00:00Z')",
        "timestamp('9999-12-31T23:59:59Z')",
        "timestamp(k)",
    ],
    "ZONE": [
        *(
            "'UTC'",
            "''",
            "'+02:00'",
            "'-05:30'",
            "'Europe/Berlin'",
            "'America/New_York'",
        ),
        "t",
    ],
    "STAMP": [
        *("'2024-02-29T12:00:00Z'", "'1969-12-31T23:59:59.5-01:00'", "s"),
        *("'2026-10-25T03:00:00.123456+02:00'", "string(timestamp(n))"),
    ],
    "LENGTH": [
        "'1h30m'",
        "'-1.5s'",
        "'250ms'",
        "'0.5h'",
        "'90'.replace('0', 'm')",
        "t",
    ],
    "SPAN": [
        *("duration('1h30m')", "duration('-1.5s')", "duration('20ms')"),
        *("duration('0s')", "duration('24h')", "duration('0.000001s')"),
        *("duration('-48h')", "duration('2000000h')"),
    ],
    "OPT_INT": ["m.?u", "m[?'7']", "optional.none()", "optional.of(n)", "r.?n"],
    "OPT_STRING": ["r.?s", "optional.of(s)", "r.?inner.?s", "ys[?1]"],
}
"""What has no places in it."""

_INT = """
<~INT> + <~INT>
<~INT> - <INT>
<~INT> * <INT>
<INT> / <INT>
<INT> % <INT>
-<INT>
<BOOL> ? <INT> : <~INT>
size(<STRING>)
<STRING>.size()
size(<INTS>)
<STRINGS>.size()
size(<MAP>)
size(<RECORDS>)
int(<DOUBLE>)
int(<STRING>)
int(<TIME>)
int(<ANY>)
size(<ANY>)
<INTS>[<INT>]
<INTS>[0]
<MAP>[<STRING>]
<MAP>.u
<RECORD>.n
<RECORD>.xs[<INT>]
<RECORD>.inner.n
<RECORDS>[<INT>].n
<STRING> in <MAP> ? <MAP>[<STRING>] : <INT>
<STRING>.indexOf(<STRING>)
<STRING>.indexOf(<STRING>, <INT>)
<STRING>.lastIndexOf(<STRING>)
<STRING>.lastIndexOf(<STRING>, <INT>)
math.abs(<INT>)
math.sign(<INT>)
math.greatest(<INT>, <INT>)
math.least(<INT>, <INT>, <INT>)
math.greatest(<INTS>)
math.least(<INTS>)
math.bitAnd(<INT>, <INT>)
math.bitOr(<INT>, <INT>)
math.bitXor(<INT>, <INT>)
math.bitNot(<INT>)
math.bitShiftLeft(<INT>, <INT>)
math.bitShiftRight(<INT>, <INT>)
<OPT_INT>.orValue(<INT>)
<OPT_INT>.value()
cel.bind(@a, <INT>, <INT;@a:INT>)
cel.bind(@a, <STRING>, <INT;@a:STRING>)
<INTS>.map(@a, <INT;@a:INT>)[0]
<RECORDS>.map(@a, <INT;@a:RECORD>)[<INT>]
<INTS>.filter(@a, <BOOL;@a:INT>).size()
<RECORD>.?inner.?n.or(<OPT_INT>).orValue(<INT>)
cel.bind(@a, <OPT_INT>, <INT;@a:OPT_INT>)
cel.bind(@a, <RECORD>, <INT;@a:RECORD>)
r.maybe != null ? size(r.maybe) : <INT>
"""
_DOUBLE = """
<~DOUBLE> + <~DOUBLE>
<~DOUBLE> - <DOUBLE>
<~DOUBLE> * <DOUBLE>
<DOUBLE> / <DOUBLE>
<DOUBLE> / 2.0
-<DOUBLE>
<BOOL> ? <DOUBLE> : <~DOUBLE>
double(<INT>)
double(<STRING>)
double(<ANY>)
<DOUBLES>[<INT>]
<RECORD>.d
math.ceil(<DOUBLE>)
math.floor(<DOUBLE>)
math.round(<DOUBLE>)
math.trunc(<DOUBLE>)
math.abs(<DOUBLE>)
math.sign(<DOUBLE>)
math.sqrt(<DOUBLE>)
math.sqrt(<INT>)
math.greatest(<DOUBLE>, <DOUBLE>)
math.least(<DOUBLE>, <DOUBLE>, <DOUBLE>)
math.greatest(<DOUBLES>)
cel.bind(@a, <DOUBLE>, <DOUBLE;@a:DOUBLE>)
<DOUBLES>.map(@a, <DOUBLE;@a:DOUBLE>)[0]
"""
_STRING = """
<~STRING> + <~STRING>
<BOOL> ? <STRING> : <~STRING>
string(<INT>)
string(<BOOL>)
string(<DOUBLE>)
string(<TIME>)
string(<SPAN>)
string(<STRING>)
string(<ANY>)
<STRINGS>[<INT>]
<RECORD>.s
<RECORD>.inner.s
has(<RECORD>.s) ? <RECORD>.s : <STRING>
<STRING>.trim()
<STRING>.reverse()
<STRING>.lowerAscii()
<STRING>.upperAscii()
<STRING>.replace(<STRING>, <STRING>)
<STRING>.replace(<STRING>, <STRING>, <INT>)
<STRING>.charAt(<INT>)
<STRING>.substring(<INT>)
<STRING>.substring(0, <INT>)
<STRING>.substring(<INT>, <INT>)
<STRINGS>.join(<STRING>)
<STRINGS>.join()
<STRINGS>.sort().join(',')
<STRING>.split(<STRING>).join('-')
strings.quote(<STRING>)
'%s %d'.format([<STRING>, <INT>])
'%s|%s'.format([<BOOL>, <INTS>])
'%.2f'.format([<DOUBLE>])
'%e'.format([<DOUBLE>])
'%x %X'.format([<INT>, <STRING>])
'%o %b'.format([<INT>, <INT>])
'%s %s'.format([<TIME>, <SPAN>])
'%s'.format([<ANY>])
'%d'.format([<ANY>])
s.format([<STRING>])
t.format([<INT>, <ANY>])
<OPT_STRING>.orValue(<STRING>)
<OPT_STRING>.value()
cel.bind(@a, <STRING>, <STRING;@a:STRING>)
<STRINGS>.map(@a, <STRING;@a:STRING>).join('+')
<INTS>.map(@a, <STRING;@a:INT>).join('+')
<MAP>.map(@a, <STRING;@a:STRING>).sort().join(' ')
maybe == null ? <STRING> : maybe + <STRING>
<RECORDS>.map(@a, <STRING;@a:RECORD>).join('+')
"""
_BOOL = """
<INT> == <INT>
<INT> != <INT>
<INT> < <INT>
<INT> >= <INT>
<DOUBLE> == <DOUBLE>
<DOUBLE> != <DOUBLE>
<DOUBLE> <= <DOUBLE>
<DOUBLE> > <DOUBLE>
<STRING> == <STRING>
<STRING> < <STRING>
<STRING> >= <STRING>
<BOOL> == <BOOL>
<BOOL> < <BOOL>
<INTS> == <INTS>
<DOUBLES> == <DOUBLES>
<STRINGS> != <STRINGS>
<MAP> == <MAP>
<RECORD> == <RECORD>
dyn(<JSON>) == <ANY>
<TIME> < <TIME>
<TIME> == <TIME>
<SPAN> >= <SPAN>
<ANY> == <ANY>
<ANY> != <ANY>
<ANY> < <ANY>
<ANY> >= <ANY>
<ANY> == <INT>
<DOUBLE> == <ANY>
<ANY> == null
maybe == <STRING>
dyn(<INT>) == <DOUBLE>
dyn(<INT>) < <DOUBLE>
dyn(<DOUBLE>) >= <INT>
<INT> in <INTS>
<DOUBLE> in <DOUBLES>
<STRING> in <STRINGS>
<STRING> in <MAP>
<STRING> in <RECORD>
<ANY> in <ANY>
<ANY> in <INTS>
bool(<STRING>)
bool(<ANY>)
has(<RECORD>.s)
has(<RECORD>.a)
has(<RECORD>.inner.n)
has(<MAP>.u)
has(<ANY>.a)
has(<RECORD>.s) && <RECORD>.s != <STRING>
has(<RECORD>.d) && <RECORD>.d > <DOUBLE>
<STRING> in <MAP> && <MAP>[<STRING>] > <INT>
<RECORD>.a
<STRING>.contains(<STRING>)
<STRING>.startsWith(<STRING>)
<STRING>.endsWith(<STRING>)
<ANY>.contains(<STRING>)
<INTS>.all(@a, <BOOL;@a:INT>)
<INTS>.exists(@a, <BOOL;@a:INT>)
<INTS>.exists_one(@a, <BOOL;@a:INT>)
<STRINGS>.all(@a, <BOOL;@a:STRING>)
<STRINGS>.exists(@a, <BOOL;@a:STRING>)
<DOUBLES>.exists(@a, <BOOL;@a:DOUBLE>)
<RECORDS>.all(@a, <BOOL;@a:RECORD>)
<RECORDS>.exists(@a, <BOOL;@a:RECORD>)
<RECORDS>.exists_one(@a, <BOOL;@a:RECORD>)
<MAP>.all(@a, <BOOL;@a:STRING>)
<MAP>.exists(@a, <BOOL;@a:STRING>)
<MAP>.exists_one(@a, <BOOL;@a:STRING>)
<ANY>.all(@a, <BOOL;@a:ANY>)
<ANY>.exists(@a, <BOOL;@a:ANY>)
<INTS>.all(@a, @b, <BOOL;@a:INT;@b:INT>)
<STRINGS>.exists(@a, @b, <BOOL;@a:INT;@b:STRING>)
<INTS>.existsOne(@a, @b, <BOOL;@a:INT;@b:INT>)
<MAP>.all(@a, @b, <BOOL;@a:STRING;@b:INT>)
<MAP>.exists(@a, @b, <BOOL;@a:STRING;@b:INT>)
<MAP>.existsOne(@a, @b, <BOOL;@a:STRING;@b:INT>)
cel.bind(@a, <INTS>, <BOOL;@a:INTS>)
cel.bind(@a, <INT>, <BOOL;@a:INT>)
math.isNaN(<DOUBLE>)
math.isInf(<DOUBLE>)
math.isFinite(<DOUBLE>)
<OPT_INT>.hasValue()
<OPT_STRING>.hasValue()
<OPT_INT> == <OPT_INT>
<OPT_STRING> == optional.of(<STRING>)
<ANY>.?a.?b.hasValue()
<ANY>[?<STRING>].hasValue()
has(<ANY>.a.b)
<RECORD>.?inner.?n.hasValue()
<RECORD>.?s.orValue(<STRING>) == <STRING>
maybe != null && maybe < <STRING>
cel.bind(@a, <BOOL>, <BOOL;@a:BOOL>)
cel.bind(@a, <RECORD>, <BOOL;@a:RECORD>)
matches(<STRING>, '[0-9]')
"""
_LOGIC = """
<~BOOL> && <~BOOL>
<~BOOL> || <~BOOL>
<BOOL> && <BOOL> && <BOOL>
<BOOL> || <BOOL> || <BOOL>
(<INT> / <INT> > 1) || <BOOL>
<BOOL> && (<INTS>[<INT>] > 0)
<ANY> && <BOOL>
<BOOL> || <ANY>
!<BOOL>
!<ANY>
<BOOL> ? <BOOL> : <~BOOL>
<ANY> ? <BOOL> : <BOOL>
"""
_INTS = """
[<INT>, <INT>]
[<INT>]
[?<OPT_INT>, <INT>]
<~INTS> + <~INTS>
<BOOL> ? <INTS> : <~INTS>
<RECORD>.xs
<INTS>.map(@a, <INT;@a:INT>)
<INTS>.map(@a, <BOOL;@a:INT>, <INT;@a:INT>)
<INTS>.filter(@a, <BOOL;@a:INT>)
<STRINGS>.map(@a, <INT;@a:STRING>)
<RECORDS>.map(@a, <INT;@a:RECORD>)
<RECORDS>.map(@a, <BOOL;@a:RECORD>, <INT;@a:RECORD>)
<RECORDS>.filter(@a, <BOOL;@a:RECORD>).map(@b, <INT;@b:RECORD>)
<INTS>.transformList(@a, @b, <INT;@a:INT;@b:INT>)
<STRINGS>.transformList(@a, @b, <BOOL;@a:INT;@b:STRING>, <INT;@a:INT;@b:STRING>)
<MAP>.transformList(@a, @b, <INT;@a:STRING;@b:INT>).sort()
<INTS>.sort()
<INTS>.distinct()
<INTS>.reverse()
<INTS>.slice(<INT>, <INT>)
<INTS>.slice(0, <INT>)
[<INTS>, <INTS>].flatten()
<INTS>.sortBy(@a, <INT;@a:INT>)
<STRINGS>.sortBy(@a, <INT;@a:STRING>).map(@b, <INT;@b:STRING>)
lists.range(size(<INTS>))
lists.range(size(<STRING>))
lists.range(3)
"""
_STRINGS = """
[<STRING>, <STRING>]
[<STRING>]
<STRINGS> + <STRINGS>
<STRING>.split(<STRING>)
<STRING>.split(<STRING>, <INT>)
<STRINGS>.map(@a, <STRING;@a:STRING>)
<STRINGS>.filter(@a, <BOOL;@a:STRING>)
<INTS>.map(@a, <STRING;@a:INT>)
<STRINGS>.sort()
<STRINGS>.distinct()
<STRINGS>.reverse()
<STRINGS>.slice(<INT>, <INT>)
<BOOL> ? <STRINGS> : <STRINGS>
"""
_DOUBLES = """
[<DOUBLE>, <DOUBLE>]
<DOUBLES> + <DOUBLES>
<DOUBLES>.map(@a, <DOUBLE;@a:DOUBLE>)
<DOUBLES>.filter(@a, <BOOL;@a:DOUBLE>)
<INTS>.map(@a, <DOUBLE;@a:INT>)
<DOUBLES>.sortBy(@a, <DOUBLE;@a:DOUBLE>)
<DOUBLES>.distinct()
<DOUBLES>.sort()
"""
_MAP = """
{'u': <INT>, 'v': <INT>}
{<STRING>: <INT>}
{<STRING>: <INT>, <STRING>: <INT>}
{?'u': <OPT_INT>}
<BOOL> ? <MAP> : <~MAP>
"""
_ANY = """
<ANY>.a
<ANY>[<STRING>]
<ANY>[<INT>]
<ANY>[<ANY>]
<ANY> + <ANY>
<ANY> - <ANY>
<ANY> * <ANY>
<ANY> / <ANY>
<ANY> % <ANY>
-<ANY>
dyn(<INT>)
dyn(<DOUBLE>)
dyn(<STRING>)
dyn(<BOOL>)
dyn(<JSON>)
dyn(<INTS>)
<BOOL> ? <ANY> : <~ANY>
<BOOL> ? dyn(<INT>) : dyn(<STRING>)
dyn(js.map(@a, <ANY;@a:ANY>))
dyn(js.filter(@a, <BOOL;@a:ANY>))
dyn(<ANY>.map(@a, <ANY;@a:ANY>).size())
dyn(<ANY>.filter(@a, <BOOL;@a:ANY>).size())
<ANY>.?a.orValue(<ANY>)
<ANY>[?<STRING>].orValue(<ANY>)
cel.bind(@a, <ANY>, <ANY;@a:ANY>)
dyn([[<INTS>], [<INTS>, <INTS>]].flatten(<INT>))
"""
_OTHERS = {
    "RECORD": """
<RECORDS>[<INT>]
<BOOL> ? <RECORD> : <~RECORD>
""",
    "RECORDS": """
<RECORDS>.filter(@a, <BOOL;@a:RECORD>)
<RECORDS> + <RECORDS>
<RECORDS>.sortBy(@a, <INT;@a:RECORD>)
<RECORDS>.sortBy(@a, <STRING;@a:RECORD>)
""",
    "JSON": """
{'a': <INT>, 'b': <STRING>}
{'a': <JSON>, 'c': <DOUBLE>}
[<INT>, <STRING>, <DOUBLE>]
[<JSON>, <ANY>]
[<BOOL>, null]
{<STRING>: <ANY>, 'b': <INTS>}
""",
    "TIME": """
<TIME> + <SPAN>
<SPAN> + <TIME>
<TIME> - <SPAN>
timestamp(<INT>)
timestamp(<STAMP>)
timestamp(string(<TIME>))
""",
    "SPAN": """
<SPAN> + <SPAN>
<SPAN> - <SPAN>
<TIME> - <TIME>
duration(<LENGTH>)
duration(string(<SPAN>))
""",
    "OPT_INT": """
optional.of(<INT>)
optional.ofNonZeroValue(<INT>)
<MAP>[?<STRING>]
<INTS>[?<INT>]
<INTS>.first()
<INTS>.last()
<OPT_INT>.or(<OPT_INT>)
<OPT_INT>.optMap(@a, <INT;@a:INT>)
<OPT_STRING>.optMap(@a, <INT;@a:STRING>)
<OPT_INT>.optFlatMap(@a, <OPT_INT;@a:INT>)
<INTS>.filter(@a, <BOOL;@a:INT>).first()
""",
    "OPT_STRING": """
<RECORD>.?s
<RECORD>.?inner.?s
<STRINGS>[?<INT>]
<STRINGS>.last()
optional.of(<STRING>)
optional.ofNonZeroValue(<STRING>)
<OPT_STRING>.or(<OPT_STRING>)
<OPT_INT>.optMap(@a, <STRING;@a:INT>)
""",
}


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


FORMS: dict[str, list[str]] = {
    "INT": [
        *_lines(_INT),
        *(f"<TIME>.get{part}()" for part in _OF_TIME),
        "<TIME>.getDate(<ZONE>)",
        "<TIME>.getHours(<ZONE>)",
        "<TIME>.getMinutes(<ZONE>)",
        "<TIME>.getDayOfYear(<ZONE>)",
        *(f"<SPAN>.get{part}()" for part in _OF_SPAN),
    ],
    "DOUBLE": _lines(_DOUBLE),
    "STRING": _lines(_STRING),
    "BOOL": [
        *_lines(_BOOL),
        *_lines(_LOGIC) * 3,
        *(f"<STRING>.matches({literal(pattern)})" for pattern in PATTERNS),
    ],
    "INTS": _lines(_INTS),
    "STRINGS": _lines(_STRINGS),
    "DOUBLES": _lines(_DOUBLES),
    "MAP": _lines(_MAP),
    "ANY": _lines(_ANY),
    **{kind: _lines(text) for kind, text in _OTHERS.items()},
}
"""What has places in it."""

ROOTS = (
    *(
        "INT",
        "INT",
        "INT",
        "BOOL",
        "BOOL",
        "BOOL",
        "BOOL",
        "STRING",
        "STRING",
        "STRING",
    ),
    *("DOUBLE", "DOUBLE", "INTS", "STRINGS", "DOUBLES", "MAP", "ANY", "ANY", "JSON"),
    *("TIME", "SPAN", "RECORDS"),
)
"""The kinds of whole expressions; the more often, the more of them are made."""
