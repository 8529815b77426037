"""Writes the parts that statements share as YAML: calls, retries, undos, completions.

A part that was left out is None, and has no key in the mapping around it.
"""

from collections.abc import Callable
from typing import TypeVar, assert_never

from durablec_dsl import ast
from durablec_dsl.printer_nodes import Out, Pairs, listing, mapping
from durablec_dsl.printer_scalars import scalar, verbatim
from durablec_dsl.printer_values import (
    amount,
    data,
    expression,
    record,
    text,
    type_of,
    word,
)
from durablec_dsl.values import Name, Type, Value

T = TypeVar("T")


def optional(value: T | None, write: Callable[[T], Out]) -> Out | None:
    """Return what is written for a part, None for one that was left out."""
    return None if value is None else write(value)


def data_or_none(value: Value | None) -> Out | None:
    return None if value is None else data(value)


def text_or_none(value: Value | None) -> Out | None:
    return None if value is None else text(value)


def expression_or_none(value: Value | None) -> Out | None:
    return None if value is None else expression(value)


def type_or_none(type_: Type | None) -> Out | None:
    return None if type_ is None else type_of(type_)


def call(node: ast.Call | None) -> Pairs:
    """Return the keys of a call."""
    if node is None:
        return []
    given = record(node.arguments) if node.arguments_span is not None else None
    if isinstance(node, ast.FunctionCall):
        return [("call", word(node.function)), ("with", given)]
    return [("aws", scalar(node.operation.text)), ("with", given)]


def retry(spec: ast.RetrySpec | None) -> Out | None:
    """Return a retry: a name, `none`, or a policy in its place."""
    match spec:
        case None:
            return None
        case Name():
            return word(spec)
        case ast.NoRetry():
            return verbatim("none")
        case ast.Retry():
            return policy(spec)
        case _:
            assert_never(spec)


def policy(node: ast.Retry) -> Out:
    """Return a retry policy."""
    pairs: Pairs = [
        ("max_attempts", amount(node.max_attempts)),
        ("initial_delay", amount(node.initial_delay)),
        ("backoff_rate", amount(node.backoff_rate)),
        ("max_delay", amount(node.max_delay)),
        ("jitter", optional(node.jitter, verbatim)),
        ("errors", names_of(node.errors)),
        ("except", names_of(node.never)),
    ]
    return mapping(pairs, flow=True)


def names_of(names: list[Name]) -> Out | None:
    """Return a list of error names."""
    return listing([word(name) for name in names], flow=True) if names else None


def undo(node: ast.Undo | None) -> Out | None:
    """Return the call that takes a statement back."""
    if node is None:
        return None
    return mapping([*call(node.call), ("retry", retry(node.retry))], flow=True)


def complete(spec: ast.CompletionSpec | None) -> Out | None:
    """Return when a block is done: a word, or limits."""
    match spec:
        case None:
            return None
        case ast.CompletionName():
            return verbatim(spec.word)
        case ast.Completion():
            pairs: Pairs = [
                ("min_successful", amount(spec.min_successful)),
                ("tolerated_failures", amount(spec.tolerated_failures)),
                (
                    "tolerated_failure_percentage",
                    amount(spec.tolerated_failure_percentage),
                ),
            ]
            return mapping(pairs, flow=True)
        case _:
            assert_never(spec)
