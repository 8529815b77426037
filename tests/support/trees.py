"""Random trees of workflows: each one that a source without errors could have.

Names need not be bound and types need not fit: what is made here is what a parser
gives, before anybody asks what it means.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from hypothesis import strategies as st

from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import MAX_SECONDS, short_form
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.printer_types import quoted
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.words import RESERVED_WORDS

T = TypeVar("T")


def briefly(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """Return a strategy with a short name: Hypothesis writes names out, all of them."""

    @st.composite
    def one(draw: "Draw[T]") -> T:
        return draw(strategy)

    return one()


Draw = Callable[[st.SearchStrategy[T]], T]

HERE = Span(0, 0)
NOWHERE = Source("w.durable.yaml", "")

# Words and texts ----------------------------------------------------------------------

_ODD = [
    "yes",
    "No",
    "on",
    "y",
    "n",
    "~",
    "null",
    "True",
    "1",
    "007",
    "0x1F",
    "0o17",
    "1_000",
    "1:30",
    "1e3",
    ".5",
    "-1",
    "+1",
    ".inf",
    "=",
    "<<",
    "-",
    "?",
    ":",
    "2026-01-01",
    "2026-01-01T00:00:00Z",
    "a: b",
    "a:",
    "a #b",
    "#a",
    "- a",
    "? a",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
    "`a`",
    "[a]",
    "{a}",
    "a, b",
    "'a'",
    '"a"',
    "it's",
    'say "a"',
    "back\\slash",
    "both ' and \"",
    "$",
    "${",
    "$${",
    "a$",
    "}",
    "cron(0 9 * * ? *)",
    "--- a",
    "...",
    "a\tb",
    "a\nb",
    "a\nb\n",
    "a\n\nb",
    "a\n\n",
    "\n",
    "\n a",
    "a\n  b",
    " a",
    "a ",
    "a  b",
    "a \nb",
    "\ta\nb",
    "#a\nb",
    "café",
    "\xa0",
    "\u2028",
    "\ufeff",
    "\x00",
    "\x85",
    "\r",
    "a\r\nb",
    "😀",
    "http://a/b?c#d",
]
ODD_TEXTS: st.SearchStrategy[str] = briefly(st.sampled_from(_ODD))
TEXTS: st.SearchStrategy[str] = briefly(
    ODD_TEXTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)

NAMES = st.from_regex("[a-z][a-z0-9_]{0,6}", fullmatch=True).filter(
    lambda name: name not in RESERVED_WORDS and name != "none"
) | st.sampled_from(["on", "y", "yes", "no", "off", "saved", "input"])
IDENTIFIERS = st.sampled_from(["Item", "LIMIT", "_x", "Yes", "n", "orders", "Timeout"])
PATHS = st.lists(IDENTIFIERS, min_size=1, max_size=3).map(".".join)
FUNCTIONS = st.lists(IDENTIFIERS, min_size=2, max_size=3).map(".".join)
OPERATIONS = st.sampled_from(
    ["dynamodb.put_item", "cognito-idp.admin_get_user", "s3.x"]
)


def name_of(texts: st.SearchStrategy[str]) -> st.SearchStrategy[values.Name]:
    return st.builds(values.Name, st.just(HERE), texts)


NAME = name_of(NAMES)

# Expressions and values ---------------------------------------------------------------

_PARSER = ExpressionParser(NOWHERE, Report())


def _embedded(text: str) -> values.Embedded:
    found = _PARSER.embed(text, 0, TextMap(0))
    assert found is not None, text
    return found


def _bigger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    forms = st.sampled_from(
        [
            "({}) + {}",
            "f({},{})",
            "[{}, {}]",
            "{{'a': {}, b: {}}}",
            "a  ?  ({}) : ({})",
            "({})\n  && ({})",
            "({}) // a }} comment\n || ({})",
        ]
    )
    return st.tuples(forms, parts, parts).map(lambda form: form[0].format(*form[1:]))


EXPRESSION_TEXTS = st.recursive(
    st.sampled_from(["a", "input.orderId", "!b", "x[0]", "1", "0x1F", "has(a.b)", "1u"])
    | TEXTS.map(quoted),
    _bigger,
    max_leaves=4,
)
EMBEDDED = briefly(EXPRESSION_TEXTS.map(_embedded))
# As a whole value, an expression that is only a literal is that literal.
WHOLE = briefly(
    EXPRESSION_TEXTS.map(lambda text: _PARSER.parse(text, 0, TextMap(0))).filter(
        lambda found: isinstance(found, values.Embedded)
    )
)
SPELT = briefly(
    EXPRESSION_TEXTS.map(lambda text: _PARSER.parse(text, 0, TextMap(0))).filter(
        lambda found: isinstance(found, values.Literal)
    )
)


def _literal(value: bool | int | float | str | None, text: str) -> values.Literal:
    return values.Literal(HERE, value, text)


TEXT_LITERALS = briefly(
    TEXTS.map(lambda text: _literal(text, text.replace("${", "$${")))
)
RAW_TEXTS = briefly(TEXTS.map(lambda text: _literal(text, text)))
BOOLEANS = st.booleans().map(lambda value: _literal(value, str(value).lower()))
OTHER_LITERALS = briefly(
    st.one_of(
        BOOLEANS,
        st.just(_literal(None, "null")),
        st.integers(-(2**63), 2**63 - 1).map(
            lambda number: _literal(number, str(number))
        ),
        st.floats(allow_nan=False, allow_infinity=False).map(
            lambda number: _literal(number, repr(number))
        ),
        st.sampled_from(
            [_literal(7, "007"), _literal(1.5, "1.50"), _literal(31, "0x1F")]
        ),
    )
)
LITERALS = briefly(TEXT_LITERALS | OTHER_LITERALS | SPELT)


@st.composite
def _templates(draw: Draw[Any]) -> values.Template:
    """Texts and expressions in turn, with some text that is seen."""
    parts: list[str | values.Embedded] = []
    text = TEXTS.filter(lambda text: text != "" and not text.endswith("$"))
    for _ in range(draw(st.integers(1, 2))):
        parts += [draw(text), draw(EMBEDDED)]
    if draw(st.booleans()):
        parts.append(draw(TEXTS.filter(bool)))
    if len([part for part in parts if isinstance(part, str) and part.strip()]) == 0:
        parts[0] = "x"
    return values.Template(HERE, parts)


TEMPLATES = _templates()
LINES = TEXT_LITERALS | WHOLE | TEMPLATES | SPELT
"""What a key that takes text holds."""

KEYS = briefly(IDENTIFIERS | NAMES | ODD_TEXTS.filter(lambda text: "${" not in text))
RAW_KEYS = KEYS | st.sampled_from(["${a}", "$ref", "a?"])


def _fields(
    keys: st.SearchStrategy[str], of: st.SearchStrategy[Any], least: int = 0
) -> st.SearchStrategy[list[values.Field]]:
    field = st.builds(values.Field, st.just(HERE), keys, st.just(HERE), of)
    return st.lists(
        field, min_size=least, max_size=4, unique_by=lambda field: field.key
    )


def _data(leaves: st.SearchStrategy[Any], keys: st.SearchStrategy[str]) -> Any:
    return st.recursive(
        leaves,
        lambda parts: (
            st.builds(values.ListValue, st.just(HERE), st.lists(parts, max_size=3))
            | st.builds(values.RecordValue, st.just(HERE), _fields(keys, parts))
        ),
        max_leaves=5,
    )


_SCALARS = LITERALS | WHOLE | TEMPLATES
DATA = briefly(_data(_SCALARS, KEYS))
RAW = briefly(
    st.builds(
        values.RecordValue,
        st.just(HERE),
        _fields(RAW_KEYS, _data(RAW_TEXTS | OTHER_LITERALS, RAW_KEYS)),
    )
)
CONDITIONS = WHOLE | BOOLEANS | SPELT
MOMENTS = CONDITIONS | st.just(_literal("2026-01-01", "2026-01-01"))

# Types --------------------------------------------------------------------------------

PRIMITIVES = st.builds(
    values.PrimitiveType,
    st.just(HERE),
    st.sampled_from(["string", "integer", "number", "boolean", "null", "any"]),
)
NAMED = st.builds(values.NamedType, st.just(HERE), IDENTIFIERS)
ENUMS = st.builds(
    values.EnumType, st.just(HERE), st.lists(TEXTS, min_size=1, max_size=3)
)
FIELD_NAMES = KEYS.filter(lambda key: key[:1] not in "$*" and not key.endswith("?"))


def _structures(of: st.SearchStrategy[Any]) -> st.SearchStrategy[values.Type]:
    field = st.builds(
        values.TypeField, st.just(HERE), FIELD_NAMES, st.just(HERE), st.booleans(), of
    )
    fields = st.lists(field, max_size=3, unique_by=lambda field: field.name)
    return st.one_of(
        st.builds(values.ListType, st.just(HERE), of),
        st.builds(values.RecordType, st.just(HERE), fields),
        st.builds(values.MapType, st.just(HERE), of),
    )


def _unions(of: st.SearchStrategy[Any]) -> st.SearchStrategy[values.Type]:
    """Unions as a parser gives them: no union in them, and one enumeration at most."""
    options = st.lists(
        of.filter(lambda option: not isinstance(option, values.UnionType)),
        min_size=2,
        max_size=3,
    ).filter(lambda found: sum(isinstance(one, values.EnumType) for one in found) < 2)
    return st.builds(values.UnionType, st.just(HERE), options)


def _textual(of: st.SearchStrategy[Any]) -> st.SearchStrategy[values.Type]:
    return _structures(of) | _unions(of)


TEXTUAL = briefly(st.recursive(PRIMITIVES | NAMED | ENUMS, _textual, max_leaves=4))
FOREIGN = briefly(
    st.one_of(
        st.builds(values.SchemaType, st.just(HERE), RAW),
        st.builds(values.RefType, st.just(HERE), TEXTS, st.just(HERE)),
        st.builds(values.PythonType, st.just(HERE), FUNCTIONS, st.just(HERE)),
    )
)
TYPES: st.SearchStrategy[values.Type] = briefly(
    TEXTUAL | st.recursive(PRIMITIVES | NAMED | FOREIGN, _structures, max_leaves=3)
)

# Parts of statements ------------------------------------------------------------------


def _number(least: int) -> st.SearchStrategy[values.Number]:
    whole = st.integers(least, least + 100)
    return whole.map(lambda number: values.Number(HERE, number, str(number)))


RATES = _number(1) | st.floats(1, 100).map(lambda x: values.Number(HERE, x, repr(x)))
DURATIONS = st.integers(1, MAX_SECONDS).map(
    lambda seconds: values.Duration(HERE, seconds, short_form(seconds))
) | st.just(values.Duration(HERE, 90, "PT1M30S"))
TIMES = DURATIONS | WHOLE


def maybe(of: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | of


ERRORS = st.lists(name_of(PATHS), max_size=2)
JITTERS = st.sampled_from(["none", "half", "full"])
POLICIES = briefly(
    st.builds(
        ast.Retry,
        span=st.just(HERE),
        max_attempts=maybe(_number(1)),
        initial_delay=maybe(DURATIONS),
        backoff_rate=maybe(RATES),
        max_delay=maybe(DURATIONS),
        jitter=maybe(JITTERS),
        errors=ERRORS,
        never=ERRORS,
    )
)
RETRIES = NAME | st.just(ast.NoRetry(HERE)) | POLICIES
ARGUMENTS = briefly(_fields(KEYS, DATA))


@st.composite
def _calls(draw: Draw[Any]) -> ast.Call:
    given = draw(ARGUMENTS)
    span = HERE if given or draw(st.booleans()) else None
    if draw(st.booleans()):
        return ast.FunctionCall(HERE, draw(name_of(FUNCTIONS)), given, span)
    return ast.AwsCall(HERE, draw(name_of(OPERATIONS)), given, span)


CALLS = _calls()
UNDOS = briefly(st.builds(ast.Undo, st.just(HERE), CALLS, maybe(RETRIES)))
LIMITS = st.builds(
    ast.Completion,
    span=st.just(HERE),
    min_successful=maybe(_number(1) | WHOLE),
    tolerated_failures=maybe(_number(0) | WHOLE),
    tolerated_failure_percentage=maybe(_number(0) | WHOLE),
).filter(
    lambda one: (
        one.min_successful or one.tolerated_failures or one.tolerated_failure_percentage
    )
)
COMPLETIONS = briefly(
    LIMITS
    | st.builds(
        ast.CompletionName,
        st.just(HERE),
        st.sampled_from(["all", "any", "first", "settled"]),
    )
)

# Statements ---------------------------------------------------------------------------

_PLACE = {"span": st.just(HERE), "head": st.just(HERE)}
_COMMON = {**_PLACE, "name": NAME, "label": maybe(LINES)}
_SEMANTICS = name_of(
    st.sampled_from(
        ["at_least_once_per_retry", "at_most_once_per_retry", "at_most_once"]
    )
)
_OUTSIDE = {
    "timeout": maybe(TIMES),
    "heartbeat": maybe(TIMES),
    "payload": maybe(TYPES),
}


@st.composite
def _one_of_two(
    draw: Draw[Any],
    make: Callable[..., Any],
    first: dict[str, Any],
    other: dict[str, Any],
) -> Any:
    """Make a node that has what one of two groups of parts gives, and None else."""
    given, left = (first, other) if draw(st.booleans()) else (other, first)
    parts = {key: draw(of) for key, of in given.items()}
    return draw(make(**parts, **dict.fromkeys(left)))


def _made(make: Any, strategies: dict[str, Any], **parts: Any) -> Any:
    return st.builds(partial(make, **parts), **strategies)


LEAVES: list[st.SearchStrategy[Any]] = [
    st.builds(
        ast.Step,
        **_COMMON,
        call=CALLS,
        retry=maybe(RETRIES),
        semantics=maybe(_SEMANTICS),
        timeout=maybe(TIMES),
        undo=maybe(UNDOS),
        returns=maybe(TYPES),
    ),
    _one_of_two(
        partial(_made, ast.Wait, _COMMON), {"length": TIMES}, {"until": MOMENTS}
    ),
    st.builds(
        ast.Callback,
        **_COMMON,
        **_OUTSIDE,
        submitter=CALLS,
        retry=maybe(RETRIES),
        undo=maybe(UNDOS),
    ),
    st.builds(
        ast.Callback,
        **_COMMON,
        **_OUTSIDE,
        submitter=st.none(),
        retry=st.none(),
        undo=maybe(UNDOS),
    ),
    st.builds(ast.Open, **_COMMON, **_OUTSIDE),
    st.builds(ast.Await, **_PLACE, name=NAME, of=NAME),
    st.builds(
        ast.Poll,
        **_COMMON,
        call=CALLS,
        until=CONDITIONS,
        every=maybe(TIMES),
        backoff_rate=maybe(RATES),
        max_delay=maybe(DURATIONS),
        jitter=maybe(JITTERS),
        max_attempts=maybe(_number(1)),
        after=maybe(TIMES),
        initial=maybe(DATA),
        retry=maybe(RETRIES),
        timeout=maybe(TIMES),
    ),
    _one_of_two(
        partial(
            _made,
            ast.Invoke,
            {
                **_COMMON,
                "payload": maybe(DATA),
                "detach": st.booleans(),
                "tenant": maybe(LINES),
                "undo": maybe(UNDOS),
            },
        ),
        {"function": LINES},
        {"workflow": NAME},
    ),
    st.builds(
        ast.Group,
        **_COMMON,
        body=st.none(),
        use=NAME,
        arguments=ARGUMENTS,
        retry=maybe(RETRIES),
        timeout=maybe(TIMES),
        undo=maybe(UNDOS),
    ),
    st.builds(ast.Set, **_PLACE, assignments=_fields(NAMES, DATA, least=1)),
    st.builds(ast.Return, **_PLACE, value=maybe(DATA)),
    st.builds(
        ast.Fail,
        **_PLACE,
        error=name_of(PATHS) | WHOLE,
        message=maybe(LINES),
        data=maybe(DATA),
    ),
    st.builds(ast.Break, **_PLACE),
    st.builds(ast.Continue, **_PLACE),
    st.builds(
        ast.Log,
        **_PLACE,
        message=LINES,
        level=maybe(st.sampled_from(["debug", "info", "warning", "error"])),
    ),
]
STEPS: st.SearchStrategy[Any] = briefly(st.one_of(LEAVES))


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Statements that hold others."""
    body = st.lists(inner, max_size=2)
    at = st.just(HERE)
    branch = st.builds(ast.Branch, at, NAME, body)
    arm = st.builds(ast.Arm, at, CONDITIONS, body)
    case = st.builds(ast.Case, at, st.lists(LITERALS, min_size=1, max_size=3), body)
    catch = st.builds(ast.Catch, at, ERRORS, maybe(CONDITIONS), maybe(NAME), body)
    block = {
        "complete": maybe(COMPLETIONS),
        "max_concurrency": maybe(_number(1)),
        "flat": st.booleans(),
        "summary": maybe(NAME),
    }
    items = st.builds(values.ListValue, at, st.lists(DATA, max_size=3))
    return st.one_of(
        st.builds(
            ast.Group,
            **_COMMON,
            body=body,
            use=st.none(),
            arguments=st.just([]),
            retry=maybe(RETRIES),
            timeout=maybe(TIMES),
            undo=maybe(UNDOS),
        ),
        st.builds(
            ast.Parallel,
            **_COMMON,
            **block,
            branches=st.lists(branch, max_size=3, unique_by=lambda one: one.name.text),
        ),
        st.builds(
            ast.Map,
            **_COMMON,
            **block,
            items=WHOLE | items,
            item=maybe(NAME),
            index=maybe(NAME),
            body=body,
            batch=maybe(_number(1)),
            item_label=maybe(LINES),
        ),
        st.builds(
            ast.If,
            **_PLACE,
            arms=st.lists(arm, min_size=1, max_size=3),
            otherwise=maybe(body),
        ),
        st.builds(
            ast.Switch,
            **_PLACE,
            subject=CONDITIONS,
            cases=st.lists(case, min_size=1, max_size=3),
            default=maybe(body),
        ),
        st.builds(
            ast.While,
            **_PLACE,
            condition=CONDITIONS,
            max_iterations=_number(1),
            body=body,
        ),
        st.builds(
            ast.Try,
            **_PLACE,
            body=body,
            catches=st.lists(catch, min_size=1, max_size=2),
            ending=maybe(body),
        ),
        st.builds(ast.Try, **_PLACE, body=body, catches=st.just([]), ending=body),
    )


STATEMENTS: st.SearchStrategy[Any] = briefly(st.recursive(STEPS, _around, max_leaves=6))
BODIES = st.lists(STATEMENTS, max_size=3)

# Files --------------------------------------------------------------------------------


def _named(make: Any, names: st.SearchStrategy[str], *parts: Any) -> Any:
    return st.lists(
        st.builds(make, st.just(HERE), name_of(names), *parts),
        max_size=2,
        unique_by=lambda one: one.name.text,
    )


RETENTIONS = st.integers(1, 90).map(
    lambda days: values.Duration(HERE, days * 86_400, f"{days}d")
)
RULES = st.sampled_from(["unused-value", "long-wait", "dc103"])


def workflow_of(body: list[ast.Stmt]) -> ast.Workflow:
    """Return a workflow that says nothing but its name and its statements."""
    return ast.Workflow(
        span=HERE,
        source=NOWHERE,
        name=values.Name(HERE, "w"),
        description=None,
        timeout=None,
        retention=None,
        input=None,
        output=None,
        types=[],
        retries=[],
        default_retry=None,
        constants=[],
        blocks=[],
        on_failure=None,
        deploy=None,
        body=body,
        allowed=[],
    )


WORKFLOWS: st.SearchStrategy[ast.Workflow] = briefly(
    st.builds(
        ast.Workflow,
        span=st.just(HERE),
        source=st.just(NOWHERE),
        name=NAME,
        description=maybe(TEXTS),
        timeout=maybe(DURATIONS),
        retention=maybe(RETENTIONS),
        input=maybe(TYPES),
        output=maybe(TYPES),
        types=_named(values.TypeDef, IDENTIFIERS, TYPES),
        retries=_named(ast.RetryDef, NAMES, POLICIES),
        default_retry=maybe(RETRIES),
        constants=_fields(IDENTIFIERS, _data(LITERALS, KEYS)),
        blocks=_named(ast.Block, NAMES, maybe(TYPES), BODIES),
        on_failure=maybe(BODIES),
        deploy=maybe(RAW),
        body=BODIES,
        allowed=st.lists(name_of(RULES), max_size=2),
    )
)
"""Whole files, of every statement and every part."""
