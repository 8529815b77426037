"""Where `return`, `fail`, `break` and `continue` lead, in words."""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.backends.graph.written import written
from durablec.graph_paths import Path, may_catch, must_catch


class Around(NamedTuple):
    """Something around a statement that its way out may lead to.

    `words` name it: a loop by its condition, a scope as `group paid`; `clauses` are
    those of a `try` whose body the statement stands in.
    """

    kind: OneOf["loop", "scope", "try"]
    words: str
    clauses: list[ir.Clause]


def loop(statement: ir.While) -> Around:
    """Return what a loop is for the statements in it."""
    return Around("loop", f"while {written(statement.condition)}", [])


def scope(words: str) -> Around:
    """Return what a group, branch, item or block is for the statements in it."""
    return Around("scope", words, [])


def attempt(statement: ir.Try) -> Around:
    """Return what a `try` is for the statements of its body."""
    return Around("try", "", statement.clauses)


def leads(statement: ir.Stmt, around: tuple[Around, ...]) -> str:
    """Return where a statement leads that nothing follows; outermost comes first."""
    match statement:
        case ir.Break():
            return f"leaves {_loop(around)}"
        case ir.Continue():
            return f"next round of {_loop(around)}"
        case ir.Return():
            inner = _scope(around)
            return f"ends {inner}" if inner else ""
        case ir.Fail(onward=True) | ir.Fail(name=None):
            return "the caught error goes on"
        case ir.Fail(name=str(name)):
            return _failure(name, around)
        case _:
            return ""


def _loop(around: tuple[Around, ...]) -> str:
    return next((a.words for a in reversed(around) if a.kind == "loop"), "the loop")


def _scope(around: tuple[Around, ...]) -> str:
    return next((a.words for a in reversed(around) if a.kind == "scope"), "")


def _failure(name: str, around: tuple[Around, ...]) -> str:
    path = Path("", name, "error")
    for each in reversed(around):
        if each.kind == "scope" and not each.words.startswith("group "):
            return f"fails {each.words}"
        for clause in each.clauses:
            if may_catch(clause, path):
                names = ", ".join(clause.names.written) or "any error"
                sure = must_catch(clause, path)
                return f"to catch {names}" if sure else f"to catch {names}, if it holds"
    return "fails the workflow"
