"""Builds the views of `parallel` and `map`: functions, and the SDK's call that runs them.

What the SDK's `BatchResult` comes to, a value or an error, is for one function of the
runtime to say, which the completion chooses. Where a summary is read, too, the result
has a variable of its own.
"""

from collections.abc import Sequence
from typing import NamedTuple

from durablec import ir
from durablec.backends.python.contexts import context_body
from durablec.backends.python.function import Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import GLOBAL, Constant
from durablec.backends.python.nodes import Atom, Call, List, Node
from durablec.backends.python.view import FunctionBodyView, LineView, StatementView
from durablec.types import ListType
from durablec.values import expressions, type_of

_HELPERS = {
    "all": "gathered",
    "any": "any_of",
    "first": "first_of",
    "settled": "settled",
}
_POLICIES = {
    "all": {"tolerated_failure_count": 0},
    "any": {"min_successful": 1},
    "first": {"min_successful": 1, "tolerated_failure_count": 0},
    "settled": {"tolerated_failure_percentage": 100},
}
"""What the SDK's own names for these give, which have no annotations."""

_Keywords = list[tuple[str, Node]]


class _Limits(NamedTuple):
    """The name that the limits of a completion have, and how many must succeed."""

    name: Atom
    least: Node | None
    computed: bool


def parallel(
    function: Function, statement: ir.Parallel, indent: int
) -> list[StatementView]:
    """Build a function for each branch, and `context.parallel(...)` that runs them."""
    views: list[StatementView] = []
    limits = _limits(function, statement, indent, views)
    stop = _stop(function, statement, limits, indent, views)
    branches: list[Node] = []
    kind = Atom(function.module.imports.sdk("ParallelBranch"))
    for branch in statement.branches:
        name = function.module.names.fresh(f"run_{branch.name}")
        views.append(_branch(function, statement, name, branch.body, indent, stop))
        named: _Keywords = [("name", Atom(literal(branch.name)))]
        branches.append(Call(kind, [Atom(name)], named))
    config = _config(function, statement, limits, _concurrency(statement), stop)
    run: Node = List(branches)
    if limits is not None and limits.computed and limits.least is not None:
        run = function.runtime("at_least", limits.least, run)
    arguments: list[Node] = [
        List([Atom(literal(branch.name)) for branch in statement.branches])
    ]
    if limits is not None:
        arguments.append(limits.name)
    named = [("name", function.name(statement)), ("config", config)]
    made = _run(stop, "parallel", [run], named)
    return [*views, *_outcome(function, statement, made, arguments, stop, indent)]


def map_(function: Function, statement: ir.Map, indent: int) -> list[StatementView]:
    """Build a function of one item, and `context.map(...)` that runs it for each."""
    views: list[StatementView] = []
    limits = _limits(function, statement, indent, views)
    stop = _stop(function, statement, limits, indent, views)
    name = function.module.names.fresh(f"run_{statement.name}")
    given = _parameters(function, statement)
    body = statement.body
    views.append(_branch(function, statement, name, body, indent, stop, given))
    concurrency = _concurrency(statement, ir.DEFAULT_CONCURRENCY)
    namer = _item_namer(function, statement)
    config = _config(function, statement, limits, concurrency, stop, namer)
    inputs = _items(function, statement)
    arguments: list[Node] = []
    if limits is not None:
        # Their number tells the items that were not started.
        items = function.module.names.numbered(f"{statement.name}_items")
        views.append(LineView(expression(inputs, indent, f"{items} = ")))
        inputs = Atom(items)
        arguments = [Call(Atom("len"), [inputs]), limits.name]
    least = Atom("1") if _races(statement) else limits.least if limits else None
    if least is not None:
        inputs = function.runtime("at_least", least, inputs)
    keywords: _Keywords = [
        ("inputs", inputs),
        ("func", Atom(name)),
        ("name", function.name(statement)),
        ("config", config),
    ]
    made = _run(stop, "map", [], keywords)
    return [*views, *_outcome(function, statement, made, arguments, stop, indent)]


def _branch(
    function: Function,
    statement: ir.Parallel | ir.Map,
    name: str,
    body: list[ir.Stmt],
    indent: int,
    stop: str | None,
    given: Sequence[str] = (),
) -> FunctionBodyView:
    """Build the function of a branch or an item, which begins unless it is stopped."""
    inner = function.inner()
    if stop is not None:
        inner.stop, inner.begins = stop, True
    collected = function.module.sagas.has_undo(statement)
    return context_body(
        function, inner, name, body, indent, given, stop=stop, collected=collected
    )


def _stop(
    function: Function,
    statement: ir.Parallel | ir.Map,
    limits: _Limits | None,
    indent: int,
    views: list[StatementView],
) -> str | None:
    """Give the branches what stops them, where something has to be undone then."""
    if function.stop is None and not function.module.sagas.comes_to_rest(statement):
        return None
    stop = function.runtime("Stop")
    if limits is not None:
        stop.arguments = [limits.name]
    elif _word(statement) != "settled":
        stop.arguments = [_policy(function, statement)]
    if function.stop is not None:
        stop.keywords = [("outer", Atom(function.stop))]
    name = function.new_stop(statement)
    views.append(LineView(expression(stop, indent, f"{name} = ")))
    return name


def _run(
    stop: str | None, method: str, arguments: list[Node], keywords: _Keywords
) -> Call:
    """Build the SDK's call, or that of what stops the branches, which makes it."""
    if stop is None:
        return Call(Atom(f"context.{method}"), arguments, keywords, exploded=True)
    given = [Atom("context"), *arguments]
    return Call(Atom(f"{stop}.{method}"), given, keywords, exploded=True)


# What comes of it -------------------------------------------------------------------


def _outcome(
    function: Function,
    statement: ir.Parallel | ir.Map,
    made: Call,
    arguments: list[Node],
    stop: str | None,
    indent: int,
) -> list[LineView]:
    """Build what makes the value of the SDK's result, which has a name if it is summed up."""
    if stop is not None or function.module.sagas.has_undo(statement):
        made = Call(Atom("done.collect"), [made], exploded=True)
    if function.deadline is not None and _word(statement) not in ("all", "first"):
        made = Call(Atom(f"{function.deadline}.kept"), [made], exploded=True)
    helper = _helper(function, statement)
    target = function.target(statement)
    batch = _batch(function, statement)
    if batch is None or statement.summary is None:
        outcome = Call(Atom(helper), [made, *arguments], exploded=True)
        return [LineView(expression(outcome, indent, target))]
    result = Atom(batch.partition(":")[0])
    summary = function.module.names.variable(statement.summary.name)
    outcome = Call(Atom(helper), [result, *arguments])
    summed = function.runtime("summarized", result)
    return [
        LineView(expression(made, indent, f"{batch} = ")),
        LineView(expression(outcome, indent, target)),
        LineView(expression(summed, indent, f"{summary} = ")),
    ]


def _batch(function: Function, statement: ir.Parallel | ir.Map) -> str | None:
    """Return the variable of the SDK's result, where a summary of it is read."""
    summary = statement.summary
    if summary is None or summary.name not in function.module.read:
        return None
    any_ = function.module.imports.name("typing", "Any")
    result = function.module.imports.sdk("BatchResult")
    name = function.module.names.numbered(f"{statement.name}_batch")
    return f"{name}: {result}[{any_}]"


def _helper(function: Function, statement: ir.Parallel | ir.Map) -> str:
    return function.module.imports.runtime(_HELPERS.get(_word(statement), "enough"))


# What is run ------------------------------------------------------------------------


def _parameters(function: Function, statement: ir.Map) -> list[str]:
    """Return what the SDK gives the function of an item: it, its index, and all."""
    any_ = function.module.imports.name("typing", "Any")
    index = "_index"
    if statement.index is not None:
        index = function.module.names.variable(statement.index.name)
    item = function.module.names.variable(statement.item.name)
    return [f"{item}: {any_}", f"{index}: int", f"_items: {any_}"]


def _items(function: Function, statement: ir.Map) -> Node:
    assert statement.items is not None, "a `map` without items has an error"
    items = function.emitter.value(statement.items)
    if not isinstance(type_of(statement.items), ListType):
        items = function.runtime("listed", items)
    if statement.batch is not None:
        items = function.runtime("batches", items, Atom(literal(statement.batch)))
    return items


# Configuration ----------------------------------------------------------------------


class _Namer(NamedTuple):
    """What names an item; `constant` if it reads nothing but the item and its index."""

    node: Node
    constant: bool


def _item_namer(function: Function, statement: ir.Map) -> _Namer | None:
    label = statement.item_label
    if label is None:
        return None
    names = function.module.names
    item = names.variable(statement.item.name)
    index = "_index"
    if statement.index is not None:
        index = names.variable(statement.index.name)
    body = function.runtime("label", function.emitter.text(label))
    own = {statement.item, statement.index}
    read = {variable for typed in expressions(label) for variable, _ in typed.reads}
    constant = all(each in own or each.name in GLOBAL for each in read)
    return _Namer(function.closure([item, index], body), constant)


def _config(
    function: Function,
    statement: ir.Parallel | ir.Map,
    limits: _Limits | None,
    concurrency: int | None,
    stop: str | None,
    namer: _Namer | None = None,
) -> Node:
    """Return the configuration: a constant, where it is known when compiling."""
    imports = function.module.imports
    kind = f"{type(statement).__name__}Config"
    keywords: _Keywords = []
    if concurrency is not None:
        keywords.append(("max_concurrency", Atom(literal(concurrency))))
    if stop is not None:
        completion: Node = Atom(f"{stop}.completion")
        results = Atom(f"{stop}.results")
    else:
        completion = limits.name if limits else _policy(function, statement)
        results = Atom(imports.runtime("JSON"))
    keywords.append(("completion_config", completion))
    keywords.append(("serdes", Atom(imports.runtime("BATCH"))))
    keywords.append(("item_serdes", results))
    if statement.flat:
        nesting = imports.sdk("NestingType", "config")
        keywords.append(("nesting_type", Atom(f"{nesting}.FLAT")))
    if namer is not None:
        keywords.append(("item_namer", namer.node))
    sdk = Atom(imports.sdk(kind, "config"))
    config = Call(sdk, keywords=keywords, exploded=True)
    is_computed = limits is not None and limits.computed
    if stop is not None or is_computed or (namer and not namer.constant):
        return config
    name = function.module.names.constant(statement.name)
    generic = None
    if isinstance(statement, ir.Map):
        generic = f"{kind}[{imports.name('typing', 'Any')}]"
    function.module.constants.append(Constant(name, config, generic))
    return Atom(name)


def _policy(function: Function, statement: ir.Parallel | ir.Map) -> Node:
    """Return the completion of a word."""
    kind = function.module.imports.sdk("CompletionConfig", "config")
    policy = _POLICIES[_word(statement)]
    keywords = [(key, Atom(literal(limit))) for key, limit in policy.items()]
    return Call(Atom(kind), keywords=keywords)


def _limits(
    function: Function,
    statement: ir.Parallel | ir.Map,
    indent: int,
    views: list[StatementView],
) -> _Limits | None:
    """Give limits a name: a constant, or a variable where one of them is computed."""
    complete = statement.complete
    if complete is None or complete.word is not None:
        return None
    given = {
        "min_successful": complete.min_successful,
        "tolerated_failures": complete.tolerated_failures,
        "tolerated_failure_percentage": complete.tolerated_failure_percentage,
    }
    keywords: _Keywords = [
        (key, function.emitter.value(value))
        for key, value in given.items()
        if value is not None
    ]
    if all(isinstance(value, ir.Constant | None) for value in given.values()):
        return _constant_limits(function, statement, keywords)
    call = function.runtime("limits")
    call.keywords = keywords
    name = function.module.names.numbered(f"{statement.name}_limits")
    views.append(LineView(expression(call, indent, f"{name} = ")))
    least = None
    if complete.min_successful is not None:
        least = Atom(f"{name}.min_successful")
    return _Limits(Atom(name), least, computed=True)


def _constant_limits(
    function: Function, statement: ir.Parallel | ir.Map, keywords: _Keywords
) -> _Limits:
    kind = function.module.imports.sdk("CompletionConfig", "config")
    of_sdk = [
        ("tolerated_failure_count" if key == "tolerated_failures" else key, node)
        for key, node in keywords
    ]
    name = function.module.names.constant(statement.name, "_limits")
    config = Call(Atom(kind), keywords=of_sdk)
    function.module.constants.append(Constant(name, config))
    least = next((node for key, node in keywords if key == "min_successful"), None)
    return _Limits(Atom(name), least, computed=False)


def _concurrency(
    statement: ir.Parallel | ir.Map, default: int | None = None
) -> int | None:
    stated = statement.max_concurrency
    return stated if stated is not None else default


def _races(statement: ir.Map) -> bool:
    return _word(statement) in ("any", "first")


def _word(statement: ir.Parallel | ir.Map) -> str:
    """Return the completion's word, or nothing where it has limits."""
    complete = statement.complete
    if complete is None:
        return "all"
    return complete.word or ""
