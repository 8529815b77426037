"""The contexts of a version: where each begins, and what is known there."""

from typing import NamedTuple

from durablec import ir
from durablec.compat.events import Made
from durablec.compat.frames import Again, Attempt, Cursor, Run
from durablec.compat.machine import Machine
from durablec.compat.places import ATTEMPT, BEGUN, DONE
from durablec.compat.terms import Env, Term
from durablec_dsl.source import Span

_NOTHING = ir.Statement(Span(0, 0))


class Context(NamedTuple):
    """A context that begins, for a statement.

    `bounded` says that a deadline may hold for its statements, `stopped` that it runs
    in a branch that can be stopped. `races` says that it may be over before it ends, so
    that no replay may come to what is recorded in it.
    """

    cursor: Cursor
    env: Env
    bounded: bool
    stopped: bool
    owner: ir.Statement
    races: bool = False
    is_borne: bool = False


def outermost(machine: Machine) -> Context:
    """Return the context of a workflow's own statements."""
    read = {name: machine.terms.symbol(name) for name in ("input", "execution")}
    cursor = (Run(machine.places.body(machine.workflow.body), 0),)
    first = machine.workflow.body[0] if machine.workflow.body else _NOTHING
    return Context(cursor, _begun(machine, read), False, False, first)


def of_group(machine: Machine, group: ir.Group, made: Made, around: Context) -> Context:
    """Return the context of a group that is made in another one."""
    cursor = machine.attempt(group)
    if group.retry is not None:
        cursor = (Again(group), *cursor)
    stopped = around.stopped
    if group.use is None:
        env = _named(made.env)
    else:
        stopped = group.use.name in machine.sagas.stopped
        keys = tuple(key for key, _ in group.arguments)
        given = [machine.written.value(each, made.env) for _, each in group.arguments]
        input_ = machine.terms.of(("record", *keys), *given)
        env = {"input": input_, "execution": made.env["execution"]}
    bounded = made.bounded or group.timeout is not None
    borne = is_borne(made, around) or isinstance(group.retry, ir.Retry)
    return Context(
        cursor,
        _begun(machine, env),
        bounded,
        stopped,
        group,
        around.races,
        borne,
    )


def of_branch(
    machine: Machine,
    batch: ir.Parallel | ir.Map,
    body: list[ir.Stmt],
    made: Made,
    around: Context,
    given: Env,
) -> Context:
    """Return the context of a branch, or of an item, which is given more values."""
    cursor = (Run(machine.places.body(body), 0),)
    env = _begun(machine, _named(made.env) | given)
    stopped = around.stopped or machine.sagas.comes_to_rest(batch)
    is_raced = around.races or races(batch)
    complete = batch.complete
    bears = complete is not None and complete.word not in ("all", "first")
    borne = is_borne(made, around) or bears
    return Context(cursor, env, made.bounded, stopped, batch, is_raced, borne)


def is_borne(made: Made, around: Context) -> bool:
    """Say whether an error of an operation may be taken somewhere around it."""
    return around.is_borne or any(isinstance(each, Attempt) for each in made.cursor)


def races(batch: ir.Parallel | ir.Map) -> bool:
    """Say whether a batch may be over although branches go on that have not failed."""
    complete = batch.complete
    return complete is not None and complete.word not in ("all", "settled")


def hands_up(machine: Machine, statement: ir.Statement, around: Context) -> bool:
    """Say whether what is recorded of a group, or of branches, holds a list of undos."""
    match statement:
        case ir.Group(use=ir.Block() as block):
            holds = machine.sagas.holds_undo(block.body)
            return around.stopped or holds or block.name in machine.sagas.stopped
        case ir.Group():
            return around.stopped or machine.sagas.holds_undo(statement.body)
        case ir.Parallel() | ir.Map():
            return around.stopped or machine.sagas.has_undo(statement)
        case _:
            return False


def _named(env: Env) -> Env:
    kept = (" callback ",)
    return {n: t for n, t in env.items() if " " not in n or n.startswith(kept)}


def _begun(machine: Machine, env: Env) -> Env:
    nothing: Term = machine.terms.constant("nothing is done")
    first = machine.terms.constant(1)
    return env | {DONE: nothing, BEGUN: nothing, ATTEMPT: first}
