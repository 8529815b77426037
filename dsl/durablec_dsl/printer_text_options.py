"""The options of statements in the text form, in the order of the language."""

from typing import assert_never

from durablec_dsl import ast
from durablec_dsl.printer_text_layout import Option, Piece
from durablec_dsl.printer_text_parts import complete, option, retry
from durablec_dsl.printer_text_values import (
    amount,
    data,
    expression,
    record,
    text,
    type_of,
)
from durablec_dsl.values import (
    Duration,
    Embedded,
    ListValue,
    Name,
    Number,
    Type,
    Value,
)

Named = (
    ast.Step
    | ast.Poll
    | ast.Callback
    | ast.Invoke
    | ast.Wait
    | ast.Open
    | ast.Await
    | ast.Group
    | ast.Map
    | ast.Parallel
)


def name_of(node: Named) -> str:
    """Return the kind of a statement and its name."""
    return f"{type(node).__name__.lower()} {node.name.text}"


def options_of(node: Named | ast.While | ast.Fail | ast.Log) -> list[Option]:
    """Return the options of a statement, without its `undo`."""
    match node:
        case ast.While():
            return _amount("max_iterations", node.max_iterations)
        case ast.Fail():
            return [*_text("message", node.message), *_data("data", node.data)]
        case ast.Log():
            return option("level", node.level)
        case ast.Await():
            return _own(node)
        case _:
            return [*_own(node), *_text("label", node.label)]


def _own(node: Named) -> list[Option]:
    match node:
        case ast.Step():
            return [
                *_retry(node.retry),
                *_name("semantics", node.semantics),
                *_amount("timeout", node.timeout),
                *_type("returns", node.returns),
            ]
        case ast.Wait():
            until = node.until
            moment = None if until is None else expression(until)
            return [*_amount("for", node.length), *option("until", moment)]
        case ast.Callback():
            return [*_retry(node.retry), *_outside(node)]
        case ast.Open():
            return _outside(node)
        case ast.Await():
            return _name("of", node.of)
        case ast.Poll():
            return _poll(node)
        case ast.Invoke():
            return [
                *_text("function", node.function),
                *_name("workflow", node.workflow),
                *_data("with", node.payload),
                *option("detach", "true" if node.detach else None),
                *_text("tenant", node.tenant),
            ]
        case ast.Group():
            given = record(node.arguments) if node.arguments else None
            return [
                *_name("use", node.use),
                *option("with", given),
                *_retry(node.retry),
                *_amount("timeout", node.timeout),
            ]
        case ast.Parallel():
            return [
                *option("complete", _complete(node.complete)),
                *_amount("max_concurrency", node.max_concurrency),
                *option("nesting", "flat" if node.flat else None),
                *_name("summary", node.summary),
            ]
        case ast.Map():
            return _map(node)
        case _:
            assert_never(node)


def _outside(node: ast.Callback | ast.Open) -> list[Option]:
    return [
        *_amount("timeout", node.timeout),
        *_amount("heartbeat", node.heartbeat),
        *_type("payload", node.payload),
    ]


def _poll(node: ast.Poll) -> list[Option]:
    until = None if node.until is None else expression(node.until)
    return [
        *option("until", until),
        *_amount("every", node.every),
        *_amount("backoff_rate", node.backoff_rate),
        *_amount("max_delay", node.max_delay),
        *option("jitter", node.jitter),
        *_amount("max_attempts", node.max_attempts),
        *_amount("after", node.after),
        *_data("initial", node.initial),
        *_retry(node.retry),
        *_amount("timeout", node.timeout),
    ]


def _map(node: ast.Map) -> list[Option]:
    items = node.items
    is_list = isinstance(items, ListValue)
    given = None if items is None else data(items) if is_list else expression(items)
    return [
        *option("items", given),
        *_name("as", node.item),
        *_name("index", node.index),
        *_amount("max_concurrency", node.max_concurrency),
        *_amount("batch", node.batch),
        *option("complete", _complete(node.complete)),
        *option("nesting", "flat" if node.flat else None),
        *_name("summary", node.summary),
        *_text("item_label", node.item_label),
    ]


def _complete(spec: ast.CompletionSpec | None) -> Piece | None:
    return None if spec is None else complete(spec)


def _retry(spec: ast.RetrySpec | None) -> list[Option]:
    return [] if spec is None else option("retry", retry(spec))


def _name(key: str, name: Name | None) -> list[Option]:
    return [] if name is None else option(key, name.text)


def _amount(key: str, value: Duration | Number | Embedded | None) -> list[Option]:
    return [] if value is None else option(key, amount(value))


def _type(key: str, type_: Type | None) -> list[Option]:
    return [] if type_ is None else option(key, type_of(type_))


def _text(key: str, value: Value | None) -> list[Option]:
    return [] if value is None else option(key, text(value))


def _data(key: str, value: Value | None) -> list[Option]:
    return [] if value is None else option(key, data(value))
