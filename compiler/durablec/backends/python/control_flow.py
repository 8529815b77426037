"""Builds the views of control flow: Python's own statements of the same shape.

A `return`, `break` or `continue` that a `finally` stands around raises `Leave` or one
of its kind, so that the `finally` body runs first; Python's own `finally` would run at
every suspension (language.md section 8).
"""

from durablec import ir
from durablec.backends.python.bodies import reads_alias
from durablec.backends.python.function import INDENT, Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, BoolOp, Call, Node, Unary
from durablec.backends.python.view import (
    ArmView,
    FinallyView,
    IfView,
    LineView,
    LoopView,
    StatementView,
    SwitchView,
    TryView,
)
from durablec.types import BOOL, DOUBLE, INT, STRING
from durablec.values import type_of


def if_(function: Function, statement: ir.If, indent: int) -> IfView:
    """Build `if ... elif ... else`."""
    arms: list[ArmView] = []
    for arm in statement.arms:
        test = function.emitter.condition(arm.condition)
        head = expression(test, indent, "elif " if arms else "if ", ":")
        arms.append(ArmView(head, function.block(arm.body, indent + INDENT)))
    if statement.otherwise:
        body = function.block(statement.otherwise, indent + INDENT)
        arms.append(ArmView(f"{' ' * indent}else:", body))
    return IfView(arms)


def switch(
    function: Function, statement: ir.Switch, indent: int
) -> list[StatementView]:
    """Build `match ... case`, or comparisons where `match` would compare too loosely."""
    if not statement.cases:
        return function.body(statement.default or [], indent)
    if _is_loose(statement):
        return [_comparisons(function, statement, indent)]
    return [_match(function, statement, indent)]


def _match(function: Function, statement: ir.Switch, indent: int) -> SwitchView:
    arms: list[ArmView] = []
    inner = indent + INDENT
    for case in statement.cases:
        patterns = " | ".join(literal(each.value) for each in case.when)
        head = f"{' ' * inner}case {patterns}:"
        arms.append(ArmView(head, function.block(case.body, inner + INDENT)))
    if statement.default:
        body = function.block(statement.default, inner + INDENT)
        arms.append(ArmView(f"{' ' * inner}case _:", body))
    subject = function.emitter.value(statement.subject)
    return SwitchView(" " * indent, expression(subject, 0), arms)


def _is_loose(statement: ir.Switch) -> bool:
    """Say whether Python's `match` might take a boolean for a number."""
    if type_of(statement.subject) in (INT, DOUBLE, STRING, BOOL):
        return False
    given = (each.value for case in statement.cases for each in case.when)
    return any(type(each) in (int, float) for each in given)


def _comparisons(function: Function, statement: ir.Switch, indent: int) -> IfView:
    subject = function.emitter.value(statement.subject)
    equals = Atom(f"{function.module.imports.runtime('cel')}.eq")
    arms: list[ArmView] = []
    for case in statement.cases:
        tests: list[Node] = [
            Call(equals, [subject, Atom(literal(each.value))]) for each in case.when
        ]
        test = BoolOp("or", tests) if len(tests) > 1 else tests[0]
        head = expression(test, indent, "elif " if arms else "if ", ":")
        arms.append(ArmView(head, function.block(case.body, indent + INDENT)))
    if statement.default:
        body = function.block(statement.default, indent + INDENT)
        arms.append(ArmView(f"{' ' * indent}else:", body))
    return IfView(arms)


def while_(function: Function, statement: ir.While, indent: int) -> LoopView:
    """Build a loop over the rounds that are allowed, whose `else` is one too many."""
    test = function.emitter.condition(statement.condition)
    pad = " " * indent
    rounds = statement.max_iterations or 1
    outer, function.loop_guards = function.loop_guards, 0
    looped = function.enter_loop(statement.body)
    body = function.block(statement.body, indent + INDENT)
    function.leave_loop(looped)
    function.loop_guards = outer
    # The condition can only have been text: what was written is in the message.
    message = f"`{_condition_text(statement)}` still holds after {rounds} rounds"
    failure = function.runtime("fail", Atom(literal("TooManyIterations")))
    failure.keywords = [("message", Atom(literal(message)))]
    if isinstance(statement.condition, ir.Constant):
        raised = LineView(expression(failure, indent + INDENT, "raise "))
        return LoopView(pad, literal(rounds), [], body, [raised])
    leave = expression(Unary("not", test), indent + INDENT, "if ", ":")
    again = expression(test, indent + INDENT, "if ", ":")
    raised = LineView(expression(failure, indent + 2 * INDENT, "raise "))
    return LoopView(
        pad=pad,
        rounds=literal(rounds),
        exit=[IfView([ArmView(leave, [LineView(f"{pad}        break")])])],
        body=body,
        exhausted=[IfView([ArmView(again, [raised])])],
    )


def _condition_text(statement: ir.While) -> str:
    match statement.condition:
        case ir.Computed(typed=typed):
            return typed.embedded.text.strip()
        case ir.Constant(value=value):
            return str(value).lower()
        case _:
            raise AssertionError("a condition is a boolean")


def try_(function: Function, statement: ir.Try, indent: int) -> list[StatementView]:
    """Build `try ... except`, and what follows it however it ends.

    Where something in the body can be undone, how much was done before comes first.
    """
    if not function.module.sagas.holds_undo(statement.body):
        return [_ended(function, statement, indent, None)]
    before = function.module.names.numbered("before")
    mark = LineView(f"{' ' * indent}{before} = len(done)")
    return [mark, _ended(function, statement, indent, before)]


def _ended(
    function: Function, statement: ir.Try, indent: int, before: str | None
) -> FinallyView | TryView:
    if statement.ending is None:
        return _catching(function, statement, indent, before)
    function.guards += 1
    function.loop_guards += 1
    pending = function.module.names.numbered("pending")
    inner = indent + INDENT
    if statement.clauses or before is not None:
        attempt: list[StatementView] = [_catching(function, statement, inner, before)]
    else:
        attempt = function.block(statement.body, inner)
    function.guards -= 1
    function.loop_guards -= 1
    error = function.module.imports.sdk("DurableOperationError", "exceptions")
    kinds = _ways_out(statement)
    leave = function.module.imports.runtime("Leave") if kinds else ""
    return FinallyView(
        pad=" " * indent,
        pending=pending,
        pending_type=f"{error} | {leave} | None" if kinds else f"{error} | None",
        caught=f"({error}, {leave})" if kinds else error,
        onward=_onward(function, kinds, pending, indent),
        attempt=attempt,
        ending=_unbounded(function, statement.ending, indent),
    )


def _unbounded(
    function: Function, body: list[ir.Stmt], indent: int
) -> list[StatementView]:
    """Build what runs whatever happens: also once a deadline has passed."""
    deadline, function.deadline = function.deadline, None
    views = function.body(body, indent)
    function.deadline = deadline
    return views


def _onward(
    function: Function, kinds: set[type[ir.Statement]], pending: str, indent: int
) -> list[str]:
    """Return the lines that go on as a `try` ended, after its `finally`."""
    pad = " " * indent
    ways: list[tuple[str, str]] = []
    if function.loop_guards == 0:
        for kind, name in ((ir.Break, "Break"), (ir.Continue, "Continue")):
            if kind in kinds:
                ways.append((function.module.imports.runtime(name), name.lower()))
    if function.guards == 0 and ir.Return in kinds:
        ways.append(("Leave", f"return {pending}.value"))
    lines: list[str] = []
    for name, action in ways:
        lines += [f"{pad}if isinstance({pending}, {name}):", f"{pad}    {action}"]
    return [*lines, f"{pad}if {pending} is not None:", f"{pad}    raise {pending}"]


def _ways_out(statement: ir.Try) -> set[type[ir.Statement]]:
    """Return the kinds of statements that lead out of a `try` body or a clause."""
    found: set[type[ir.Statement]] = set()
    for body in (statement.body, *(clause.body for clause in statement.clauses)):
        _add_ways_out(body, found, in_loop=False)
    return found


def _add_ways_out(
    body: list[ir.Stmt], found: set[type[ir.Statement]], *, in_loop: bool
) -> None:
    for each in body:
        match each:
            case ir.Return():
                found.add(ir.Return)
            case ir.Break() | ir.Continue() if not in_loop:
                found.add(type(each))
            case ir.Group() | ir.Parallel() | ir.Map():
                pass
            case _:
                inside = in_loop or isinstance(each, ir.While)
                for inner in ir.bodies(each):
                    _add_ways_out(inner, found, in_loop=inside)


# Clauses --------------------------------------------------------------------------


def _catching(
    function: Function, statement: ir.Try, indent: int, before: str | None
) -> TryView:
    function.module.imports.sdk("DurableOperationError", "exceptions")
    inner = indent + INDENT
    attempt = function.block(statement.body, inner)
    error = function.enter_clauses()
    view = TryView(" " * indent, attempt, "", [], None, [], [])
    early = {
        clause.alias.name
        for clause in statement.clauses
        if clause.when is not None and clause.alias is not None and reads_alias(clause)
    }
    view.before = [_caught(function, name, inner) for name in sorted(early)]
    if before is not None:
        undo = LineView(f"{' ' * inner}done.undo({error}, {before})")
        view.before.insert(0, undo)
    if not statement.clauses:
        view.body = [LineView(f"{' ' * inner}raise")]
    elif len(statement.clauses) == 1:
        _single_clause(function, view, statement.clauses[0], early, inner)
    else:
        for clause in statement.clauses:
            first = not view.arms
            view.arms.append(_clause_arm(function, clause, early, inner, first))
        if not view.arms[-1].head.endswith("else:"):
            pad = " " * inner
            view.arms.append(ArmView(f"{pad}else:", [LineView(f"{pad}    raise")]))
    looks = (_looks_at_error(function, clause) for clause in statement.clauses)
    if before is not None or any(looks):
        view.bound = f" as {error}"
    function.leave_clauses()
    return view


def _looks_at_error(function: Function, clause: ir.Clause) -> bool:
    """Say whether choosing a clause, or its `as`, reads the error."""
    if clause.names.all and "any" not in clause.names.all:
        return True
    return reads_alias(clause)


def _single_clause(
    function: Function, view: TryView, clause: ir.Clause, early: set[str], indent: int
) -> None:
    test = _clause_test(function, clause)
    view.body = _clause_body(function, clause, early, indent)
    if test is not None:
        view.guard = expression(Unary("not", test), indent, "if ", ":")
    elif not view.body and not view.before:
        view.body = [LineView(f"{' ' * indent}pass")]


def _clause_arm(
    function: Function, clause: ir.Clause, early: set[str], indent: int, first: bool
) -> ArmView:
    test = _clause_test(function, clause)
    if test is None:
        head = f"{' ' * indent}else:"
    else:
        head = expression(test, indent, "if " if first else "elif ", ":")
    inner = indent + INDENT
    body = _clause_body(function, clause, early, inner)
    return ArmView(head, body or [LineView(f"{' ' * inner}pass")])


def _clause_body(
    function: Function, clause: ir.Clause, early: set[str], indent: int
) -> list[StatementView]:
    body: list[StatementView] = []
    alias = clause.alias
    if alias is not None and reads_alias(clause) and alias.name not in early:
        body.append(_caught(function, alias.name, indent))
    function.alias = alias.name if alias is not None else None
    return [*body, *function.body(clause.body, indent)]


def _clause_test(function: Function, clause: ir.Clause) -> Node | None:
    """Return what must hold for a clause to be meant, or None if it always is."""
    tests: list[Node] = []
    if clause.names.all and "any" not in clause.names.all:
        names = [Atom(literal(name)) for name in clause.names.all]
        tests.append(function.runtime("named", Atom(function.error), *names))
    if clause.when is not None:
        tests.append(function.emitter.condition(clause.when))
    if len(tests) == 2:
        return BoolOp("and", tests)
    return tests[0] if tests else None


def _caught(function: Function, alias: str, indent: int) -> LineView:
    call: Call = function.runtime("caught", Atom(function.error))
    variable = function.module.names.variable(alias)
    return LineView(expression(call, indent, f"{variable} = "))
