"""Where `return`, `fail`, `break` and `continue` lead, in words."""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.backends.graph.written import written
from durablec.graph_paths import Path, may_catch, must_catch


class Around(NamedTuple):
    """Something around a statement that its way out may lead to.

    `words` name it: a loop by its condition, a scope as `group paid`; `clauses` are
    those of a `try` whose body the statement stands in; a `finally` is passed on the way.
    """

    kind: OneOf["loop", "scope", "try", "finally"]
    words: str
    clauses: list[ir.Clause]


def loop(statement: ir.While) -> Around:
    """Return what a loop is for the statements in it."""
    return Around("loop", f"while {written(statement.condition)}", [])


def scope(words: str) -> Around:
    """Return what a group, branch, item or block is for the statements in it."""
    return Around("scope", words, [])


def attempt(statement: ir.Try) -> tuple[Around, ...]:
    """Return what a `try` is for the statements of its body; `ending` for its clauses."""
    return *ending(statement), Around("try", "", statement.clauses)


def ending(statement: ir.Try) -> tuple[Around, ...]:
    """Return what the `finally` of a `try`, if it has one, is for what it surrounds."""
    return () if statement.ending is None else (Around("finally", "", []),)


def leads(statement: ir.Stmt, around: tuple[Around, ...]) -> str:
    """Return where a statement leads that nothing follows; outermost comes first."""
    match statement:
        case ir.Break():
            return _through(around, "loop", f"leaves {_nearest(around, 'loop')}")
        case ir.Continue():
            return _through(around, "loop", f"next round of {_nearest(around, 'loop')}")
        case ir.Return():
            inner = _nearest(around, "scope")
            return _through(around, "scope", f"ends {inner}" if inner else "")
        case ir.Fail(onward=True) | ir.Fail(name=None):
            return "the caught error goes on"
        case ir.Fail(name=str(name)):
            return _failure(name, around)
        case _:
            return ""


def _nearest(around: tuple[Around, ...], kind: str) -> str:
    return next((each.words for each in reversed(around) if each.kind == kind), "")


def _through(around: tuple[Around, ...], to: str, leads: str) -> str:
    """Return where a way leads, and that it passes a `finally` if it does."""
    for each in reversed(around):
        if each.kind == "finally":
            return f"finally, then {leads}" if leads else "finally, then ends"
        if each.kind == to:
            break
    return leads


def _failure(name: str, around: tuple[Around, ...]) -> str:
    path, before = Path("", name, "error"), ""
    for each in reversed(around):
        if each.kind == "finally":
            before = "finally, then "
        if each.kind == "scope" and not each.words.startswith("group "):
            return f"{before}fails {each.words}"
        for clause in each.clauses:
            if may_catch(clause, path):
                names = ", ".join(clause.names.written) or "any error"
                sure = "" if must_catch(clause, path) else ", if it holds"
                return f"{before}to catch {names}{sure}"
    return f"{before}fails the workflow"
