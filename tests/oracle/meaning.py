"""What every part of the interpreter needs: values, policies, and the time.

The public methods are what `exploration` answers otherwise.
"""

from typing import Any, assert_never

from durablec_dsl import ast, values
from tests.oracle.course import Course, Entries
from tests.oracle.expressions import NoValue, equal, evaluate, text_of
from tests.oracle.failures import UNSAID, Failure, expression_error, raised_again
from tests.oracle.moments import START, Moment, Pause, Undetermined, latest
from tests.oracle.retries import Policy
from tests.oracle.scripts import Script

Names = dict[str, Any]

_MOST_SECONDS = 366 * 86_400

_NEAR = 3
"""Seconds by which a deadline may be off, since it is a clock that a process reads."""


class Returned(Exception):
    """A `return` on its way to the nearest workflow, group, branch or item."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Broke(Exception):
    """A `break` on its way to the nearest `while`."""


class Continued(Exception):
    """A `continue` on its way to the nearest `while`."""


class Stopped(Exception):
    """A branch whose batch is over, and that only waits or comes to its next statement."""


class Meaning:
    """One execution of a workflow.

    `strays` are what executions do that nobody waits for any more.
    """

    def __init__(
        self, tree: ast.Workflow, script: Script, strays: list[Entries] | None = None
    ) -> None:
        self.tree = tree
        self.script = script
        self.strays: list[Entries] = strays if strays is not None else []
        self.course = Course(START)

    # What exploring asks otherwise ----------------------------------------------------

    def visit(self, node: ast.Stmt | ast.Catch, name: str | None = None) -> None:
        """See a statement, or a clause and the name by which it takes an error."""

    def value(self, value: values.Value, names: Names) -> Any:
        """Evaluate a value; an expression without one fails with `ExpressionError`."""
        try:
            return _value(value, names)
        except NoValue:
            raise expression_error() from None

    def holds(self, condition: values.Value | None, names: Names) -> bool:
        """Evaluate a condition."""
        assert condition is not None
        return self.value(condition, names) is True

    def chosen(self, node: ast.Switch, names: Names) -> list[ast.Stmt]:
        """Choose by value: the first case with an equal literal, or the `default`."""
        assert node.subject is not None
        subject = self.value(node.subject, names)
        for case in node.cases:
            if any(equal(subject, literal.value) for literal in case.when):
                return case.body
        return node.default or []

    def again(self, record: Any) -> Failure:
        """Return the error that a record describes."""
        return raised_again(record)

    def pass_time(self, pause: Pause) -> None:
        """Let time pass: "waits, callbacks, polls and retries inside end at" a deadline."""
        self.pass_until(self.course.now.plus(pause))

    def pass_until(self, moment: Moment) -> None:
        """Let time pass until a moment, or the deadline before it."""
        deadline = self.course.deadline
        if deadline is None or moment.precedes(deadline, _NEAR):
            self.course.now = moment
            return
        if not deadline.precedes(moment, _NEAR):
            raise Undetermined("whether a deadline comes first")
        self.course.now = deadline
        raise _timeout(deadline)

    def wait_for(self, pause: Pause) -> None:
        """Only wait for some time; see `wait_until`."""
        self.wait_until(self.course.now.plus(pause))

    def wait_until(self, moment: Moment) -> None:
        """Only wait until a moment: a branch that "only waits ends there at once".

        That is when its batch is over, or later if it begins to wait after that.
        """
        stop = self.course.stop
        if stop is None or moment.precedes(stop):
            self.pass_until(moment)
            return
        if not stop.precedes(moment):
            raise Undetermined("whether a branch that waits is stopped")
        self.pass_until(latest([self.course.now, stop]))
        raise Stopped

    def begin(self) -> None:
        """Begin an operation, or an attempt or look of one.

        "A group's `timeout` is a deadline: it is looked at when a statement inside
        begins".
        """
        now, deadline = self.course.now, self.course.deadline
        if deadline is None or now.precedes(deadline, _NEAR):
            return
        if now != deadline and not deadline.precedes(now, _NEAR):
            raise Undetermined("whether a deadline has passed")
        raise _timeout(deadline)

    def come_to(self) -> None:
        """Come to a statement, before which a branch stops whose batch is over."""
        now, stop = self.course.now, self.course.stop
        if stop is None or now.precedes(stop):
            return
        if not stop.precedes(now):
            raise Undetermined("whether a branch comes to its next statement")
        raise Stopped

    # Parts ----------------------------------------------------------------------------

    def maybe(self, value: values.Value | None, names: Names) -> Any:
        """Evaluate a value that may have been left out."""
        return None if value is None else self.value(value, names)

    def seconds(
        self, given: "values.Duration | values.Embedded | None", names: Names
    ) -> int | None:
        """Return a duration: "a computed duration under a second" waits one second.

        One that is longer than "at most 366 days" fails.
        """
        match given:
            case None:
                return None
            case values.Duration():
                return given.seconds
            case values.Embedded():
                found = self.value(given, names)
                if isinstance(found, int) and found > _MOST_SECONDS:
                    raise expression_error()
                return max(found, 1) if isinstance(found, int) else 1

    def policy(self, spec: ast.RetrySpec | None) -> Policy:
        """Return a statement's policy, or that of the file, or the SDK's."""
        return self.stated(spec if spec is not None else self.tree.default_retry)

    def stated(self, spec: ast.RetrySpec | None) -> Policy:
        """Find a policy "named under `retries:`, in place, or `retry: none`"."""
        if isinstance(spec, values.Name):
            of_name = {each.name.text: each.retry for each in self.tree.retries}
            return Policy(of_name[spec.text])
        return Policy(spec)


def _timeout(deadline: Moment) -> Failure:
    failure = Failure("Timeout", "", UNSAID)
    failure.deadline = deadline
    return failure


def _value(value: values.Value, names: Names) -> Any:
    match value:
        case values.Literal():
            return value.value
        case values.Embedded():
            return evaluate(value.expr, names)
        case values.Template():
            # "Any other text with `${...}` in it is a string built from parts".
            return "".join(
                part if isinstance(part, str) else text_of(evaluate(part.expr, names))
                for part in value.parts
            )
        case values.ListValue():
            return [_value(item, names) for item in value.items]
        case values.RecordValue():
            return {field.key: _value(field.value, names) for field in value.fields}
        case _:
            assert_never(value)
