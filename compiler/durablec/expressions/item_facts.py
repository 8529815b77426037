"""What is known of a variable that runs through the items of a list or a map's keys.

A map's keys are there, and what a filter lets through fulfils its condition. Both stay
true of what only orders the items, chooses some, or puts them under another name.
"""

from durablec.expressions.facts import NO_FACTS, Fact, Facts, Path, fact
from durablec.expressions.presence import by_name, facts_if, path_of, variables_of
from durablec.expressions.typed import Macro, Typed, Variable
from durablec.types import ListType
from durablec_dsl import expr

_OF_THE_SAME_ITEMS = frozenset({"distinct", "reverse", "slice", "sort"})


def item_facts(typed: Typed, container: expr.Expr, item: Variable) -> Facts:
    """Return what is known of a variable that runs through a checked container."""
    if isinstance(container, expr.Call):
        macro = typed.macros.get(container)
        if macro is not None:
            return _macro_facts(typed, macro, item)
        if container.function in _OF_THE_SAME_ITEMS and container.target is not None:
            return item_facts(typed, container.target, item)
        return NO_FACTS
    path = path_of(typed, container)
    if path is None or isinstance(typed.types[container], ListType):
        return NO_FACTS
    return fact((*path, (item,)), is_present=True)


def known_of_items(typed: Typed, item: Variable) -> Facts:
    """Return by names what is known of a variable of statements that runs so."""
    found = item_facts(typed, typed.embedded.expr, item)
    return by_name(found, [*variables_of(typed), item])


def _macro_facts(typed: Typed, macro: Macro, item: Variable) -> Facts:
    match macro.name:
        case "sortBy":
            return item_facts(typed, macro.operand, item)
        case "filter":
            return _chosen(typed, macro, macro.variable, item)
        case "map" | "transformList" if isinstance(macro.result, expr.Ident):
            kept = typed.locals.get(macro.result)
            return _chosen(typed, macro, kept, item)
        case "transformMap":
            return _chosen(typed, macro, macro.variable, item)
        case _:
            return NO_FACTS


def _chosen(typed: Typed, macro: Macro, kept: Variable | None, item: Variable) -> Facts:
    """Return what holds of an item that stands for what a variable of the macro was."""
    if kept is None or kept not in (macro.variable, macro.second):
        return NO_FACTS
    found = NO_FACTS
    if macro.condition is not None:
        found = facts_if(typed, macro.condition, True)
    if kept is _running(typed, macro):
        found |= item_facts(typed, macro.operand, kept)
    return frozenset(Fact(_renamed(path, kept, item), there) for path, there in found)


def _running(typed: Typed, macro: Macro) -> Variable | None:
    """Return the variable that is an item of a list, or the key of a map."""
    is_list = isinstance(typed.types[macro.operand], ListType)
    return macro.second if is_list and macro.second is not None else macro.variable


def _renamed(path: Path, kept: Variable, item: Variable) -> Path:
    return tuple(
        item
        if part is kept
        else _renamed(part, kept, item)
        if isinstance(part, tuple)
        else part
        for part in path
    )
