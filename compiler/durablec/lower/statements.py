"""Lowers statements: control flow, and what holds statements of its own.

What an arm, a case or a clause binds is seen behind it with the join of the types it
has there; whether it is bound on every path is for `checks/unbound_names.py` to say.
"""

from collections.abc import Sequence
from typing import assert_never

from durablec import ir
from durablec.catching import Raised, raised_by
from durablec.expressions.presence import guard_of, known_if, known_not_null
from durablec.expressions.typed import Variable
from durablec.flow import is_endless
from durablec.lower.batches import map_, parallel
from durablec.lower.blocks import used_block
from durablec.lower.context import Lowering
from durablec.lower.coverage import covers, is_unclear
from durablec.lower.failing import ERROR_TYPE, fail
from durablec.lower.invocations import invoke
from durablec.lower.joining import Loop, Way, after_part, merge, way, way_out
from durablec.lower.operations import bind, operation, undo
from durablec.lower.policies import error_names, retry
from durablec.lower.scope import Scope
from durablec.lower.untyped import note_decision
from durablec.lower.values import (
    condition,
    fields,
    length,
    value,
    widened,
    written,
)
from durablec.types import DYN
from durablec.values import returned_type, type_of
from durablec_dsl import ast
from durablec_dsl.walk import walk

_MOST_LOOKS = 4
"""Looks at a loop's body; types that still widen then are nested in one another."""


def body(
    lowering: Lowering, scope: Scope, statements: Sequence[ast.Stmt]
) -> list[ir.Stmt]:
    """Lower a body; what it binds is bound in `scope`."""
    return [statement(lowering, scope, each) for each in statements]


def statement(lowering: Lowering, scope: Scope, node: ast.Stmt) -> ir.Stmt:
    """Lower one statement, and bind in `scope` what it binds."""
    match node:
        case ast.If():
            return _if(lowering, scope, node)
        case ast.Switch():
            return _switch(lowering, scope, node)
        case ast.Try():
            return _try(lowering, scope, node)
        case ast.While():
            return _while(lowering, scope, node)
        case ast.Set():
            return _set(lowering, scope, node)
        case ast.Return():
            return _return(lowering, scope, node)
        case ast.Fail():
            return fail(lowering, scope, node)
        case ast.Log():
            return _log(lowering, scope, node)
        case ast.Break():
            if lowering.loops:
                lowering.loops[-1].leave(scope)
            return ir.Break(node.head)
        case ast.Continue():
            return ir.Continue(node.head)
        case ast.Group():
            return _group(lowering, scope, node)
        case ast.Parallel():
            return parallel(lowering, scope, node, body)
        case ast.Map():
            return map_(lowering, scope, node, body)
        case (
            ast.Step()
            | ast.Wait()
            | ast.Callback()
            | ast.Open()
            | ast.Await()
            | ast.Poll()
        ):
            return operation(lowering, scope, node)
        case ast.Invoke():
            return invoke(lowering, scope, node)
        case _:
            assert_never(node)


# Control flow ---------------------------------------------------------------------


def _if(lowering: Lowering, scope: Scope, node: ast.If) -> ir.If:
    """Lower arms, each knowing that its condition holds and those before it do not."""
    arms: list[ir.Arm] = []
    ways: list[Way] = []
    rest = scope.inner()
    for arm in node.arms:
        test: ir.Value = ir.Constant(arm.span, True)
        if arm.condition is not None:
            test = condition(lowering, rest, arm.condition)
        inner = rest.inner()
        _know(inner, test, holds=True)
        arms.append(ir.Arm(test.span, test, body(lowering, inner, arm.body)))
        ways.append(way(scope, inner, arms[-1].body))
        _know(rest, test, holds=False)
    inner = rest.inner()
    otherwise = None
    if node.otherwise is not None:
        otherwise = body(lowering, inner, node.otherwise)
    ways.append(way(scope, inner, otherwise or []))
    merge(scope, ways)
    return ir.If(node.head, arms, otherwise)


def _know(scope: Scope, test: ir.Value, *, holds: bool) -> None:
    """Know what a condition's outcome tells."""
    if isinstance(test, ir.Computed):
        scope.learn(known_if(test.typed, holds))


def _switch(lowering: Lowering, scope: Scope, node: ast.Switch) -> ir.Switch:
    """Lower cases, each knowing that the subject is what it names: not null, if so."""
    subject: ir.Value = ir.Constant(node.head, None)
    if node.subject is not None:
        subject = value(lowering, scope, node.subject)
        if type_of(subject) is DYN:
            note_decision(lowering, subject.span)
    cases: list[ir.Case] = []
    ways: list[Way] = []
    rest = scope.inner()
    for case in node.cases:
        names_null = any(literal.value is None for literal in case.when)
        inner = rest.inner()
        if not names_null:
            _know_not_null(inner, subject)
        lowered = body(lowering, inner, case.body)
        ways.append(way(scope, inner, lowered))
        head = case.when[0].span if case.when else case.span
        cases.append(ir.Case(head, case.when, lowered))
        if names_null:
            _know_not_null(rest, subject)
    default = None
    covered = covers(subject, node.cases)
    inner = rest.inner()
    if node.default is not None:
        default = body(lowering, inner, node.default)
    if node.default is not None or not covered:
        ways.append(way(scope, inner, default or []))
    merge(scope, ways)
    unclear = is_unclear(lowering, subject, node)
    return ir.Switch(node.head, subject, cases, default, covered, unclear)


def _know_not_null(scope: Scope, subject: ir.Value) -> None:
    """See what a `switch` looks at as not null."""
    if isinstance(subject, ir.Computed):
        scope.learn(known_not_null(subject.typed))


def _try(lowering: Lowering, scope: Scope, node: ast.Try) -> ir.Try:
    """Lower a `try`: what its body has set, a clause finds set or not."""
    inner = scope.inner()
    breaks = len(lowering.loops[-1].breaks) if lowering.loops else 0
    bodies = [body(lowering, inner, node.body)]
    ways = [way(scope, inner, bodies[0])]
    clauses: list[ir.Clause] = []
    raised = raised_by(bodies[0], bounded=bool(lowering.bounds), with_caught=True)
    after_body = after_part(scope, bodies)
    for clause in node.catches:
        inner = after_body.inner()
        clauses.append(_clause(lowering, inner, clause, raised))
        bodies.append(clauses[-1].body)
        ways.append(way(scope, inner, bodies[-1]))
    ending = None
    if node.ending is not None:
        last = after_part(scope, bodies).inner()
        if lowering.loops:
            lowering.loops[-1].forget(breaks, _set_in(node.ending))
        ending = body(lowering, last, node.ending)
        merge(scope, ways)
        merge(scope, [way(scope, last, ending)])
    else:
        merge(scope, ways)
    bounded = bool(lowering.bounds)
    return ir.Try(node.head, bodies[0], clauses, ending, bounded=bounded)


def _clause(
    lowering: Lowering, scope: Scope, node: ast.Catch, raised: Raised
) -> ir.Clause:
    alias = bind(scope, node.alias, ERROR_TYPE) if node.alias is not None else None
    when = condition(lowering, scope, node.when) if node.when is not None else None
    if when is not None:
        _know(scope, when, holds=True)
    lowered = body(lowering, scope, node.body)
    if alias is not None:
        # A clause's `as` is seen in the clause alone; what its body binds is not.
        scope.unbind(alias.name)
    return ir.Clause(
        head=lowering.first_line(node.span),
        names=error_names(lowering, node.errors, raised),
        name_spans=tuple(name.span for name in node.errors),
        when=when,
        alias=alias,
        body=lowered,
    )


def _while(lowering: Lowering, scope: Scope, node: ast.While) -> ir.While:
    """Lower a loop, whose body is looked at until the types of its variables hold.

    What a round sets is read by the next, so a variable's type is the join of what it
    has before the loop and of what a round leaves in it.
    """
    quiet = lowering.quiet()
    is_settled = False
    for _ in range(_MOST_LOOKS):
        before = {name: each.type for name, each in _variables(scope, node).items()}
        tried, _ = _round(quiet, scope, scope.inner(), node)
        merge(scope, _rounds(scope, tried))
        after = {name: each.type for name, each in _variables(scope, node).items()}
        is_settled = all(str(after[name]) == str(t) for name, t in before.items())
        if is_settled:
            break
    if not is_settled:
        # What its rounds make of them is not found out, and may be anything.
        for name in _variables(scope, node):
            scope.bind(Variable(name, DYN, settable=True))
    test: ir.Value = ir.Constant(node.head, True)
    if node.condition is not None:
        test = condition(lowering, scope, node.condition)
    rounds = int(node.max_iterations.value) if node.max_iterations else None
    inner = scope.inner()
    _know(inner, test, holds=True)
    lowered, ways_out = _round(lowering, scope, inner, node)
    merge(scope, _rounds(scope, lowered))
    loop = ir.While(node.head, test, rounds, lowered)
    if is_settled:
        if is_endless(loop):
            ways_out = [each.binding(scope) for each in ways_out]
        else:
            done = scope.inner()
            _know(done, test, holds=False)
            ways_out.append(way_out(scope, done))
        merge(scope, ways_out)
    return loop


def _round(
    lowering: Lowering, scope: Scope, inner: Scope, node: ast.While
) -> tuple[list[ir.Stmt], list[Way]]:
    """Lower the body of a loop; return with it the ways out by `break`."""
    loop = Loop(scope, [])
    lowering.loops.append(loop)
    lowered = body(lowering, inner, node.body)
    lowering.loops.pop()
    return lowered, loop.breaks


def _rounds(scope: Scope, lowered: list[ir.Stmt]) -> list[Way]:
    """Return the ways to the head of a loop again: by some rounds of it, or by none."""
    after = after_part(scope, [lowered])
    return [way(scope, after, []), way(scope, scope.inner(), [])]


def _variables(scope: Scope, node: ast.While) -> dict[str, Variable]:
    """Return the variables that a loop sets and that are bound before it."""
    found = ((name, scope.bound_to(name)) for name in sorted(_set_in(node.body)))
    return {name: variable for name, variable in found if variable is not None}


def _set_in(statements: list[ast.Stmt]) -> frozenset[str]:
    """Return the names that are set in a body."""
    sets = (each for each in walk(statements) if isinstance(each, ast.Set))
    return frozenset(field.key for each in sets for field in each.assignments)


# Plain statements -----------------------------------------------------------------


def _set(lowering: Lowering, scope: Scope, node: ast.Set) -> ir.Set:
    assignments = []
    for field in node.assignments:
        assigned = value(lowering, scope, field.value)
        variable = Variable(field.key, widened(type_of(assigned)), settable=True)
        scope.bind(variable)
        if isinstance(assigned, ir.Computed):
            scope.keep_guard(field.key, guard_of(assigned.typed))
        assignments.append((variable, field.key_span, assigned))
    return ir.Set(node.head, assignments)


def _return(lowering: Lowering, scope: Scope, node: ast.Return) -> ir.Return:
    if node.value is None:
        return ir.Return(node.head, ir.Constant(node.head, None))
    return ir.Return(node.head, value(lowering, scope, node.value))


def _log(lowering: Lowering, scope: Scope, node: ast.Log) -> ir.Log:
    message: ir.Value = ir.Constant(node.head, "")
    if node.message is not None:
        message = value(lowering, scope, node.message)
    return ir.Log(node.head, message, node.level or "info")


# Operations with bodies -----------------------------------------------------------


def _group(lowering: Lowering, scope: Scope, node: ast.Group) -> ir.Group:
    label = written(lowering, scope, node.label)
    arguments = fields(lowering, scope, node.arguments)
    timeout = length(lowering, scope, node.timeout)
    bounds = [node.name.text] if node.timeout is not None else []
    lowering.bounds.extend(bounds)
    lowered = body(lowering, scope.inner(), node.body or [])
    del lowering.bounds[len(lowering.bounds) - len(bounds) :]
    type_ = returned_type(lowered)
    use = None
    if node.use is not None:
        use = used_block(lowering, node, node.use, arguments)
        type_ = use.result if use is not None else DYN
    result = bind(scope, node.name, type_)
    return ir.Group(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        body=lowered,
        use=use,
        arguments=arguments,
        retry=retry(lowering, node.retry) if node.retry is not None else None,
        timeout=timeout,
        undo=undo(lowering, scope, node.undo),
        result=result,
    )
