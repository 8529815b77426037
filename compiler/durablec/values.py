"""What can be said of any value: its type, and the expressions inside of it."""

from collections.abc import Iterator, Sequence

from durablec import ir
from durablec.expressions.typed import CallbackId, Typed
from durablec.flow import falls_off
from durablec.type_relations import EMPTY_LIST, EMPTY_MAP, join
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    Nullable,
    RecordType,
    Type,
)
from durablec_dsl import expr


def type_of(value: ir.Value) -> Type:
    """Return the type of a value; that of a text constant is the text itself."""
    match value:
        case ir.Constant():
            return constant_type(value.value)
        case ir.Computed():
            return value.typed.type
        case ir.Text():
            return STRING
        case ir.ListOf():
            item: Type | None = None
            for each in value.items:
                found = type_of(each)
                item = found if item is None else join(item, found)
            return ListType(item) if item is not None else EMPTY_LIST
        case ir.RecordOf(fields=[]):
            return EMPTY_MAP
        case ir.RecordOf():
            return RecordType(
                {key: FieldType(type_of(each), True) for key, each in value.fields}
            )


def all_values(type_: Type) -> tuple[bool | str | None, ...] | None:
    """Return every value that a type has, None where they are too many to be told."""
    match type_:
        case Nullable(of=of):
            values = all_values(of)
            return None if values is None else (*values, None)
        case Enumeration():
            return type_.values
        case _:
            return (True, False) if type_ is BOOL else None


def constant_type(constant: bool | int | float | str | None) -> Type:
    """Return the type of a literal; that of a text is the text itself."""
    match constant:
        case None:
            return NULL
        case bool():
            return BOOL
        case int():
            return INT
        case float():
            return DOUBLE
        case str():
            return Enumeration((constant,))


def returned_type(body: list[ir.Stmt]) -> Type:
    """Return the type of what a body hands out: by its returns, or null at its end.

    A body that only ever fails hands out nothing, of which nothing is known.
    """
    types = [type_of(each.value) for each in returns(body)]
    if falls_off(body):
        types.append(NULL)
    found: Type | None = None
    for type_ in types:
        found = type_ if found is None else join(found, type_)
    return found if found is not None else DYN


def returns(body: list[ir.Stmt]) -> Iterator[ir.Return]:
    """Yield the returns that end a body, and not a body inside of it."""
    for statement in body:
        if isinstance(statement, ir.Return):
            yield statement
        if not isinstance(statement, ir.Group | ir.Parallel | ir.Map):
            for inner in ir.bodies(statement):
                yield from returns(inner)


def all_expressions(body: Sequence[ir.Stmt]) -> Iterator[Typed]:
    """Yield every expression of a body and of the bodies inside of it.

    Those of a poll's condition are not among them, which reads the poll's own result.
    """
    for statement in ir.walk(body):
        yield from expressions(statement)
        undo = ir.undo_of(statement)
        if undo is not None:
            yield from expressions(undo)
        match statement:
            case ir.If():
                for arm in statement.arms:
                    yield from expressions(arm.condition)
            case ir.Switch():
                yield from expressions(statement.subject)
            case ir.Set():
                for _, _, value in statement.assignments:
                    yield from expressions(value)
            case ir.Try():
                for clause in statement.clauses:
                    if clause.when is not None:
                        yield from expressions(clause.when)
            case ir.Map(item_label=label) if label is not None:
                yield from expressions(label)
            case _:
                pass


def expressions(part: "ir.Statement | ir.Undo | ir.Value") -> Iterator[Typed]:
    """Yield the expressions of a value, or those that a statement evaluates itself.

    The expressions of the statements inside of a statement, and of the arms and
    clauses that lead to them, are not among a statement's own; nor is the label of a
    `map`'s items, which reads the item, nor a poll's condition, which reads its result,
    nor how a statement is undone, which may read its value.
    """
    match part:
        case ir.Computed():
            yield part.typed
        case ir.Text():
            yield from (piece for piece in part.parts if not isinstance(piece, str))
        case ir.ListOf():
            for item in part.items:
                yield from expressions(item)
        case ir.RecordOf():
            for _, value in part.fields:
                yield from expressions(value)
        case ir.Constant():
            pass
        case ir.Undo():
            for value in _arguments(part.call):
                yield from expressions(value)
        case ir.Statement():
            yield from _of_statement(part)


def _of_statement(statement: ir.Statement) -> Iterator[Typed]:
    if isinstance(statement, ir.Fail) and statement.again is not None:
        yield statement.again
    for value in _values(statement):
        if value is not None and not isinstance(value, int):
            yield from expressions(value)


def _values(statement: ir.Statement) -> Iterator["ir.Value | int | None"]:
    # An `await` leaves nothing in the history that a label could name.
    if isinstance(statement, ir.Operation) and not isinstance(statement, ir.Await):
        yield statement.label
    match statement:
        case ir.Step():
            yield from _arguments(statement.call)
            yield statement.timeout
        case ir.Wait():
            yield from (statement.length, statement.until)
        case ir.Callback():
            yield from _arguments(statement.submitter)
            yield from (statement.timeout, statement.heartbeat)
        case ir.Open():
            yield from (statement.timeout, statement.heartbeat)
        case ir.Poll():
            yield from _arguments(statement.call)
            yield from (statement.every, statement.after, statement.initial)
            yield statement.timeout
        case ir.Invoke():
            yield from (statement.payload, statement.tenant)
        case ir.Group():
            yield from (value for _, value in statement.arguments)
            yield statement.timeout
        case ir.Parallel():
            yield from _limits(statement.complete)
        case ir.Map():
            yield statement.items
            yield from _limits(statement.complete)
        case ir.While():
            yield statement.condition
        case ir.Return():
            yield statement.value
        case ir.Fail():
            yield from (statement.message, statement.data)
        case ir.Log():
            yield statement.message
        case _:
            pass


def _limits(complete: ir.Completion | None) -> Iterator[ir.Value | None]:
    if complete is not None:
        yield complete.min_successful
        yield complete.tolerated_failures
        yield complete.tolerated_failure_percentage


def reads_callback_id(submitter: "ir.Call | ir.AwsCall") -> bool:
    """Say whether the arguments of a submitter pass on the callback's id."""
    read = (each.reads for each in call_expressions(submitter))
    return any(
        isinstance(variable, CallbackId) for each in read for variable, _ in each
    )


def call_expressions(call: "ir.Call | ir.AwsCall") -> Iterator[Typed]:
    """Yield the expressions of a call's arguments."""
    for value in _arguments(call):
        yield from expressions(value)


def _arguments(call: "ir.Call | ir.AwsCall | None") -> Iterator[ir.Value]:
    if call is not None:
        yield from (value for _, value in call.arguments)


def known_length(workflow: ir.Workflow, items: ir.Value | None) -> int | None:
    """Return how many items a value has, where the workflow says it."""
    match items:
        case ir.ListOf():
            return len(items.items)
        case ir.Computed(typed=typed):
            match typed.embedded.expr:
                case expr.ListOf(elements=elements):
                    is_sure = not any(each.optional for each in elements)
                    return len(elements) if is_sure else None
                case expr.Call(
                    target=expr.Ident(name="lists"),
                    function="range",
                    args=[expr.Constant(value=int(count))],
                ):
                    return count
                case expr.Select(operand=expr.Ident(name="constants"), field=name):
                    return known_length(workflow, dict(workflow.constants).get(name))
    return None
