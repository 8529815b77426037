"""Writes the parts that statements share in the text form: calls, retries, options."""

from typing import assert_never

from durablec_dsl import ast
from durablec_dsl.printer_text_layout import Bracket, Option, Piece
from durablec_dsl.printer_text_values import amount, entries, path
from durablec_dsl.values import Name


def option(key: str, piece: Piece | None) -> list[Option]:
    """Return an option as a list of one; of none where it was left out."""
    return [] if piece is None else [[f"{key} ", piece]]


def call(node: ast.Call) -> list[Piece]:
    """Return a call."""
    given = Bracket("(", entries(node.arguments), ")")
    if isinstance(node, ast.FunctionCall):
        return [node.function.text, given]
    return [f"aws {node.operation.text}", given]


def retry(spec: ast.RetrySpec) -> Piece:
    """Return a retry: a name, `none`, or a policy in its place."""
    match spec:
        case Name():
            return spec.text
        case ast.NoRetry():
            return "none"
        case ast.Retry():
            return policy(spec)
        case _:
            assert_never(spec)


def policy(node: ast.Retry) -> Piece:
    """Return a retry policy."""
    found: list[tuple[str, Piece]] = []
    amounts = (
        ("max_attempts", node.max_attempts),
        ("initial_delay", node.initial_delay),
        ("backoff_rate", node.backoff_rate),
        ("max_delay", node.max_delay),
    )
    found += [(f"{key} ", amount(value)) for key, value in amounts if value is not None]
    if node.jitter is not None:
        found.append(("jitter ", node.jitter))
    for key, names in (("errors", node.errors), ("except", node.never)):
        if names:
            listed: list[tuple[str, Piece]] = [("", path(name.text)) for name in names]
            found.append((f"{key} ", Bracket("[", listed, "]")))
    return Bracket("{", found, "}")


def complete(spec: ast.CompletionSpec) -> Piece:
    """Return when a block is done: a word, or limits."""
    match spec:
        case ast.CompletionName():
            return spec.word
        case ast.Completion():
            limits = (
                ("min_successful", spec.min_successful),
                ("tolerated_failures", spec.tolerated_failures),
                ("tolerated_failure_percentage", spec.tolerated_failure_percentage),
            )
            found = [(f"{key} ", amount(one)) for key, one in limits if one is not None]
            return Bracket("{", found, "}")
        case _:
            assert_never(spec)


def undo(node: ast.Undo | None) -> Option | None:
    """Return the clause that takes a statement back."""
    if node is None or node.call is None:
        return None
    given: list[Piece] = [] if node.retry is None else [" retry ", retry(node.retry)]
    return ["undo ", *call(node.call), *given]
