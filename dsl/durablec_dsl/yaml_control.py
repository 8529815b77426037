"""Reads the statements that steer: choices, loops, failures, variables."""

from collections.abc import Callable
from typing import Literal as OneOf
from typing import TypeVar, cast

from durablec_dsl import ast, codes
from durablec_dsl.source import Span
from durablec_dsl.values import Embedded, Field, Literal, Name, Template
from durablec_dsl.yaml_habits import meant_assignment
from durablec_dsl.yaml_keys import (
    Keys,
    Reader,
    Shape,
    each,
    keys_of,
    listed,
    target,
)
from durablec_dsl.yaml_nodes import (
    BARE,
    PATH,
    Mapping,
    Pair,
    Scalar,
    Sequence,
    YamlNode,
    holds_expression,
    is_nothing,
)
from durablec_dsl.yaml_parts import errors
from durablec_dsl.yaml_values import (
    data,
    expression,
    read_part,
    read_scalar,
    sequence,
    text,
    word,
)
from durablec_dsl.yaml_words import check_name, new_name, not_reserved, number, path

T = TypeVar("T")

IF = Shape("an `if`", keys_of("if then elif else"), required=("then",))
SWITCH = Shape("a `switch`", keys_of("switch cases default"), required=("cases",))
WHILE = Shape(
    "a `while`",
    keys_of("while max_iterations do"),
    required=("max_iterations", "do"),
)
TRY = Shape("a `try`", keys_of("try catch finally"), some_of=(("catch", "finally"),))
SET = Shape("a `set`", ("set",))
RETURN = Shape("a `return`", ("return",))
FAIL = Shape("a `fail`", keys_of("fail message data"))
LOG = Shape("a `log`", keys_of("log level"))

ELIF = Shape("an `elif`", keys_of("if then"), required=("if", "then"))
CASE = Shape("a case", keys_of("when do"), required=("when", "do"))
CATCH = Shape("a `catch` clause", keys_of("errors when as do"), required=("do",))
LEVELS = ("debug", "info", "warning", "error")


def if_(reader: Reader, keys: Keys) -> ast.If:
    first = _arm(reader, keys)
    others = _clauses(reader, keys.get("elif"), ELIF, _arm)
    return ast.If(
        keys.span,
        keys.head,
        arms=[first, *others],
        otherwise=reader.body(keys.get("else")),
    )


def _arm(reader: Reader, keys: Keys) -> ast.Arm:
    return ast.Arm(
        keys.span,
        expression(reader, keys.get("if")),
        reader.body(keys.get("then")) or [],
    )


def switch(reader: Reader, keys: Keys) -> ast.Switch:
    return ast.Switch(
        keys.span,
        keys.head,
        subject=expression(reader, keys.get("switch")),
        cases=_clauses(reader, keys.get("cases"), CASE, _case),
        default=reader.body(keys.get("default")),
    )


def _case(reader: Reader, keys: Keys) -> ast.Case:
    return ast.Case(
        keys.span,
        _literals(reader, keys.get("when")),
        reader.body(keys.get("do")) or [],
    )


def _literals(reader: Reader, pair: Pair | None) -> list[Literal]:
    if pair is None:
        return []
    node = target(pair.value)
    if isinstance(node, Sequence):
        if not node.items:
            reader.error(
                codes.WRONG_SHAPE,
                node.span,
                "`when` names one literal at least, and this list is empty",
            )
        return each(lambda item: _literal(reader, item), pair, node.items)
    found = _literal(reader, pair)
    return [] if found is None else [found]


def _literal(reader: Reader, pair: Pair) -> Literal | None:
    node = target(pair.value)
    if not isinstance(node, Scalar) or is_nothing(node):
        reader.wrong_shape(pair, "a literal or a list of literals")
        return None
    found = read_scalar(reader, node)
    if isinstance(found, (Embedded, Template)):
        reader.error(
            codes.WRONG_SHAPE,
            node.span,
            "`when` of a case takes a literal, and this is an expression",
            help="conditions that are computed are written as `if` and `elif`",
        )
        return None
    return found


def while_(reader: Reader, keys: Keys) -> ast.While:
    return ast.While(
        keys.span,
        keys.head,
        condition=expression(reader, keys.get("while")),
        max_iterations=number(reader, keys.get("max_iterations"), 1),
        body=reader.body(keys.get("do")) or [],
    )


def try_(reader: Reader, keys: Keys) -> ast.Try:
    return ast.Try(
        keys.span,
        keys.head,
        body=reader.body(keys.get("try")) or [],
        catches=_clauses(reader, keys.get("catch"), CATCH, _catch),
        ending=reader.body(keys.get("finally")),
    )


def _catch(reader: Reader, keys: Keys) -> ast.Catch:
    alias = new_name(reader, keys.get("as"))
    return ast.Catch(
        keys.span,
        errors=errors(reader, keys.get("errors")),
        when=expression(reader, keys.get("when")),
        alias=alias,
        body=reader.body(keys.get("do"), alias.text if alias else None) or [],
    )


def set_(reader: Reader, keys: Keys) -> ast.Set:
    pair = keys.pairs["set"]
    given = target(pair.value)
    meant = meant_assignment(given.value) if isinstance(given, Scalar) else None
    help = f"write `{meant}`" if meant and not reader.is_text else None
    node = reader.mapping(pair, "a mapping of variables to values", help=help)
    if node is not None and not node.pairs:
        reader.error(codes.WRONG_SHAPE, node.span, "`set` sets nothing")
    assignments = []
    for under in node.pairs if node is not None else []:
        name = check_name(reader, under.key)
        value = read_part(reader, under.value)
        if name is not None and not_reserved(reader, name) and value is not None:
            span = Span(under.key.span.start, max(name.span.end, under.value.span.end))
            assignments.append(Field(span, name.text, name.span, value))
    return ast.Set(keys.span, keys.head, assignments)


def return_(reader: Reader, keys: Keys) -> ast.Return:
    pair = keys.pairs["return"]
    value = None if is_nothing(pair.value) else data(reader, pair)
    return ast.Return(keys.span, keys.head, value)


def fail(reader: Reader, keys: Keys) -> ast.Fail:
    return ast.Fail(
        keys.span,
        keys.head,
        error=_error(reader, keys.pairs["fail"]),
        message=text(reader, keys.get("message")),
        data=data(reader, keys.get("data")),
    )


def _error(reader: Reader, pair: Pair) -> Name | Embedded | None:
    node = target(pair.value)
    if isinstance(node, Scalar) and node.style == PATH and node.value in reader.caught:
        node = Scalar(node.span, node.value, BARE)
    if not isinstance(node, Scalar) or not holds_expression(node):
        return path(reader, pair, "the name of an error")
    found = read_scalar(reader, node)
    if found is None or isinstance(found, Embedded):
        return found
    reader.wrong_shape(
        pair,
        "the name of an error, or an expression that holds a caught one",
        help="name the error, and give the text as `message`",
    )
    return None


def log(reader: Reader, keys: Keys) -> ast.Log:
    level = cast(
        'OneOf["debug", "info", "warning", "error"] | None',
        word(reader, keys.get("level"), LEVELS),
    )
    return ast.Log(keys.span, keys.head, text(reader, keys.pairs["log"]), level)


# Clauses ------------------------------------------------------------------------------


def _clauses(
    reader: Reader,
    pair: Pair | None,
    shape: Shape,
    read: Callable[[Reader, Keys], T],
) -> list[T]:
    """Read a list of mappings of one shape that hold bodies."""
    if pair is None or reader.refuse_alias(pair.value):
        return []
    node = pair.value
    # Without its dash, a clause is still what it says.
    is_clause = isinstance(node, Mapping) and any(
        under.key.value in shape.keys for under in node.pairs
    )
    help = "write a dash before it: `- `" if is_clause else _as_list(node, shape)
    takes = f"a list of mappings with {listed(shape.keys)}"
    items = sequence(reader, pair, takes, help=help)
    if items is None:
        items = [node] if is_clause else []
    elif not items:
        message = f"`{pair.key.value}` must hold at least {shape.what}"
        reader.error(codes.WRONG_SHAPE, node.span, message)
    return each(lambda item: _clause(reader, item, shape, read), pair, items)


def _as_list(node: YamlNode, shape: Shape) -> str | None:
    """Return how clauses are written whose conditions stand as keys."""
    if not isinstance(node, Mapping) or not node.pairs or shape is ELIF:
        return None
    first = node.pairs[0].key
    key, body = shape.keys[0], shape.keys[-1]
    quote = first.style if first.style in ("'", '"') else ""
    value = f"{quote}{first.value}{quote}"
    value = f"[{value}]" if shape is CATCH else value
    return f"write a list: `- {key}: {value}` with `{body}:` below it, for each of them"


def _clause(
    reader: Reader, pair: Pair, shape: Shape, read: Callable[[Reader, Keys], T]
) -> T | None:
    if reader.refuse_alias(pair.value):
        return None
    node = reader.mapping(pair, f"a list of mappings with {listed(shape.keys)}")
    if node is None:
        return None
    return read(reader, reader.keys(node, shape, _head(node)))


def _head(node: YamlNode) -> Span:
    if isinstance(node, Mapping) and node.pairs:
        return node.pairs[0].key.span
    return Span(node.span.start, node.span.start + 1)
