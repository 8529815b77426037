"""Builds the views of polls: `context.wait_for_condition(look(...), ...)`."""

from durablec import ir
from durablec.backends.python.function import Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import Atom, Call, Node
from durablec.backends.python.operations import body_of, bounded
from durablec.backends.python.view import LineView


def poll(function: Function, poll: ir.Poll, indent: int) -> LineView:
    """Build `context.wait_for_condition(...)`, which looks until a condition holds."""
    policies = function.module.policies
    body = body_of(function, poll.call, poll.timeout)
    look = function.runtime("look", bounded(function, body))
    config = _config(function, poll)
    if function.deadline is not None:
        config = Call(Atom(f"{function.deadline}.poll"), [config], exploded=True)
    if poll.retry is not None:
        strategy: Node = policies.strategy(poll.retry, poll.name)
        if function.deadline is not None:
            strategy = Call(Atom(f"{function.deadline}.retry"), [strategy])
        look.keywords = [("retry", strategy)]
    made = Call(
        Atom("context.wait_for_condition"),
        [look],
        [("name", function.name(poll)), ("config", config)],
        exploded=True,
    )
    return LineView(expression(made, indent, function.target(poll)))


def _config(function: Function, poll: ir.Poll) -> Node:
    policies = function.module.policies
    keywords: list[tuple[str, Node]] = [("until", _condition(function, poll))]
    if poll.every is not None:
        keywords.append(("every", function.duration(poll.every)))
    if poll.backoff_rate is not None:
        keywords.append(("backoff_rate", Atom(literal(poll.backoff_rate))))
    if poll.max_delay is not None:
        keywords.append(("max_delay", policies.duration(poll.max_delay)))
    if poll.jitter is not None:
        keywords.append(("jitter", policies.jitter(poll.jitter)))
    if poll.max_attempts is not None:
        keywords.append(("max_attempts", Atom(literal(poll.max_attempts))))
    if poll.after is not None:
        keywords.append(("after", function.duration(poll.after)))
    if poll.initial is not None:
        keywords.append(("initial", function.emitter.value(poll.initial)))
    config = function.runtime("polling")
    config.keywords = keywords
    config.exploded = True
    return config


def _condition(function: Function, poll: ir.Poll) -> Node:
    """Return the condition as a function of the result, which has the poll's name."""
    assert poll.until is not None, "a poll without its condition has an error"
    result = function.module.names.variable(poll.name)
    holds = function.emitter.condition(poll.until)
    match holds:
        case Call(function=Atom() as named, arguments=[Atom(text)], keywords=[]) if (
            text == result
        ):
            return named
        case _:
            return function.closure([result], holds)
