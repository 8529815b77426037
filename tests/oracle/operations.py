"""The meaning of statements that make one operation and hold no others."""

from itertools import count
from typing import Any, NamedTuple

from durablec_dsl import ast, values
from tests.oracle import outside
from tests.oracle.course import Call, Kind, Undo
from tests.oracle.failures import UNSAID, Failure, of_exception
from tests.oracle.meaning import Meaning, Names
from tests.oracle.moments import Moment, exactly
from tests.oracle.retries import Policy, jittered
from tests.oracle.scripts import Answer

_LOOKS = 60
_EVERY = 5
_LONGEST_PAUSE = 300
"""The SDK's defaults for a poll that does not say."""


class Opened(NamedTuple):
    """An opened callback: what it is answered with, and when it is over at the latest."""

    answer: Answer | None
    over: Moment
    payload: values.Type | None


class OpenedRecord(dict[str, Any]):
    """What `open` binds: "of `open`: `{id}`"."""

    opened: Opened


class Operations(Meaning):
    """Steps, waits, callbacks and polls.

    `interrupted` are attempts, by name and number, that are killed while they run.
    """

    interrupted: frozenset[tuple[str, int]] = frozenset()

    def call(
        self,
        call: ast.Call,
        arguments: dict[str, Any],
        policy: Policy,
        once: bool = False,
    ) -> Any:
        """Call a function until it succeeds or its policy gives up."""
        for attempt in count(1):
            self.begin()
            try:
                if once:
                    return self._called_once(call, arguments, attempt)
                return self._attempt(call, arguments, attempt)
            except Failure as failure:
                if not policy.repeats(failure, attempt):
                    raise
            self.pass_time(policy.pause(attempt))
        raise AssertionError("a policy gives up")

    def answer(self, opened: Opened) -> Any:
        """Wait for the answer to a callback."""
        self.begin()
        if self.course.now.precedes(opened.over):
            self.wait_until(opened.over)
        elif not opened.over.precedes(self.course.now):
            self.course.now = Moment(
                max(self.course.now.early, opened.over.early),
                max(self.course.now.late, opened.over.late),
            )
        return outside.answered(opened.answer, opened.payload)

    # Statements -----------------------------------------------------------------------

    def step(self, node: ast.Step, names: Names) -> Any:
        """Call a function: "`at_most_once` is the second with `retry: none`"."""
        assert node.call is not None
        arguments = self.arguments(node.call, names)
        semantics = node.semantics.text if node.semantics is not None else ""
        never = ast.NoRetry(node.head) if semantics == "at_most_once" else None
        once = semantics.startswith("at_most_once")
        return self.call(node.call, arguments, self.policy(never or node.retry), once)

    def wait(self, node: ast.Wait, names: Names) -> None:
        """Wait: a moment "that is past" is one second away."""
        self.maybe(node.until, names)
        seconds = self.seconds(node.length, names) if node.until is None else 1
        assert seconds is not None
        self.begin()
        self.wait_for(exactly(seconds))

    def callback(self, node: ast.Callback, names: Names) -> Any:
        """Open a callback: "the submitter; gets the id", then the outside answers."""
        submitter = node.submitter
        arguments = self.arguments(submitter, names) if submitter is not None else {}
        self.begin()
        opened = self._opened(node, names)
        if submitter is not None:
            self.call(submitter, arguments, self.policy(node.retry))
        return self.answer(opened)

    def open(self, node: ast.Open, names: Names) -> OpenedRecord:
        """Open a callback that is awaited elsewhere."""
        self.begin()
        made = OpenedRecord(id=UNSAID)
        made.opened = self._opened(node, names)
        return made

    def await_(self, node: ast.Await, names: Names) -> Any:
        """Wait for what was opened, "more than once if need be, also inside branches"."""
        assert node.of is not None
        return self.answer(names[node.of.text].opened)

    def poll(self, node: ast.Poll, names: Names) -> Any:
        """Call until a condition holds; language.md section 2, "Poll"."""
        assert node.call is not None
        arguments = self.arguments(node.call, names)
        every = self.seconds(node.every, names) or _EVERY
        after = self.seconds(node.after, names)
        initial = self.maybe(node.initial, names)
        self.begin()
        if after is not None:
            self.wait_for(exactly(after))
        found: list[Any] = []
        failures = 0
        for looks in count(1):
            self.begin()
            previous = found[-1] if found else initial
            # The pause before the first look is an attempt, too, of which the language
            # says nothing.
            attempt = looks + (after is not None)
            try:
                found.append(self._attempt(node.call, arguments, attempt, previous))
                failures = 0
            except Failure as failure:
                failures += 1
                if node.retry is None:
                    raise
                if not self.stated(node.retry).repeats(failure, failures):
                    raise
            name = node.name.text
            if not failures and self.holds(node.until, {**names, name: found[-1]}):
                return found[-1]
            if looks == (node.max_attempts.value if node.max_attempts else _LOOKS):
                # "`data`: the last result".
                last = found[-1] if found else None
                raise Failure("PollExhausted", "", UNSAID, last)
            rate = node.backoff_rate.value if node.backoff_rate else 1
            longest = max(_LONGEST_PAUSE, every)
            longest = node.max_delay.seconds if node.max_delay else longest
            pause = min(every * rate ** (looks - 1), longest)
            self.wait_for(jittered(pause, node.jitter or "none"))
        raise AssertionError("a poll has an end")

    # Parts ----------------------------------------------------------------------------

    def arguments(self, call: ast.Call, names: Names) -> dict[str, Any]:
        """Evaluate what a call is given."""
        return {each.key: self.value(each.value, names) for each in call.arguments}

    def happens(
        self, name: str, arguments: Any, kind: Kind = "call", doubtful: bool = False
    ) -> None:
        """Note what happens now."""
        self.course.entries.append(
            Call(name, arguments, self.course.now, kind, doubtful=doubtful)
        )

    def is_done(self, name: values.Name, undo: ast.Undo | None, names: Names) -> None:
        """Note how a statement is undone that has completed.

        An undo "goes on its scope's list when the statement completes, with its
        arguments as they are then".
        """
        if undo is not None:
            assert undo.call is not None
            arguments = self.arguments(undo.call, names)
            entry = Undo(name.text, undo.call, arguments, undo.retry)
            self.course.done[-1].append(entry)

    def undo(self, entries: list[Undo]) -> list[dict[str, Any]]:
        """Undo, "last first"; no deadline and no stop is looked at.

        "One that fails after its retries does not stop the others: `err.undone` lists
        `{step, ok, message}`."
        """
        course = self.course
        deadline, course.deadline = course.deadline, None
        undone: list[dict[str, Any]] = []
        for each in reversed(entries):
            message = None
            try:
                self.call(each.call, each.arguments, self.policy(each.retry))
            except Failure as failure:
                message = failure.message
            told = {"step": each.statement, "ok": message is None, "message": message}
            undone.append(told)
        course.deadline = deadline
        return undone

    def _opened(self, node: ast.Callback | ast.Open, names: Names) -> Opened:
        label = self.maybe(node.label, names) or node.name.text
        answer = self.script.answer(label, self.course.count("open", label))
        self.happens(label, None, "open")
        timeout = self.seconds(node.timeout, names)
        heartbeat = self.seconds(node.heartbeat, names)
        bounds = [each for each in (timeout, heartbeat) if each is not None]
        assert bounds, "the generator bounds every callback"
        if answer is None or answer.after >= min(bounds):
            answer = None
        over = min(bounds) if answer is None else answer.after
        return Opened(answer, self.course.now.plus(exactly(over)), node.payload)

    def _called_once(self, call: ast.Call, arguments: Any, attempt: int) -> Any:
        """Make an attempt that is not made again when it is killed."""
        tag = arguments["tag"]
        number = self.course.count("once", tag)
        self.happens(tag, None, "once")
        if (tag, number) not in self.interrupted:
            return self._attempt(call, arguments, attempt)
        self.happens(_function(call), arguments, doubtful=True)
        raise Failure("StepInterrupted", "", UNSAID)

    def _attempt(
        self,
        call: ast.Call,
        arguments: dict[str, Any],
        attempt: int,
        previous: Any = None,
    ) -> Any:
        name = _function(call)
        noted = arguments
        if name == "look":
            before = previous["value"] if previous else 0
            noted = {**arguments, "before": before}
        self.happens(name, noted)
        if name == "doze" and arguments["how"] != "ok":
            raise Failure("Timeout", "", UNSAID)
        try:
            return outside.run(
                name, arguments, attempt, previous=_own(previous), callback_id="an id"
            )
        except Exception as error:
            raise of_exception(error) from error


def _own(value: Any) -> Any:
    return dict(value) if isinstance(value, dict) else value


def _function(call: ast.Call) -> str:
    assert isinstance(call, ast.FunctionCall)
    return call.function.text.removeprefix("work.")
