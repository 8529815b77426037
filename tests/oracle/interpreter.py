"""A small interpreter of the language: what language.md says, and nothing faster.

It walks the tree that the parser made, holds names in a dict, and lets `return`,
`break`, `continue` and failures be exceptions of Python's: nothing suspends, since time
is virtual. Beside each rule stands the sentence it follows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, assert_never

from durablec_dsl import ast, values
from tests.oracle.batches import Batches
from tests.oracle.course import Callee, Course, Entries, Fork, cut
from tests.oracle.failures import UNSAID, Failure
from tests.oracle.meaning import Broke, Continued, Names, Returned, Stopped
from tests.oracle.moments import earliest, exactly
from tests.oracle.outside import functions
from tests.oracle.scripts import Script


@dataclass(frozen=True)
class Ending:
    """How an execution ends: with a result, or with an error if `failure` is given."""

    result: Any
    failure: Failure | None
    entries: Entries

    @property
    def status(self) -> str:
        return "SUCCEEDED" if self.failure is None else "FAILED"


class Interpreter(Batches):
    """Runs one workflow once; `callees` are the other workflows of its project."""

    def __init__(
        self,
        tree: ast.Workflow,
        script: Script,
        callees: Mapping[str, ast.Workflow] | None = None,
        strays: list[Entries] | None = None,
    ) -> None:
        super().__init__(tree, script, strays)
        self._callees = callees or {}

    def run(self, input: Any) -> Ending:
        """Run the workflow to its end, at which nothing else goes on."""
        result, failure = None, None
        try:
            result = self.result(input)
        except Failure as error:
            failure = error
        end = self.course.now
        strays = [cut(each, end, []) for each in self.strays]
        return Ending(result, failure, [Fork([self.course.entries, *strays])])

    def result(self, input: Any) -> Any:
        """Run the workflow and return its result."""
        names: Names = {"input": input, "execution": _EXECUTION}
        names["constants"] = {
            field.key: self.value(field.value, names) for field in self.tree.constants
        }
        try:
            self._scope(lambda: self._workflow(names))
        except Returned as returned:
            return returned.value
        # "A workflow ... that ends without `return` has the value null."
        return None

    # Bodies and scopes ----------------------------------------------------------------

    def _workflow(self, names: Names) -> None:
        """Run the workflow and, where it fails, its `on_failure`.

        "Statements run as if the whole workflow were inside a `try` that binds `err`;
        then the error goes on".
        """
        try:
            self._scope(lambda: self.body(self.tree.body, names))
        except Failure as failure:
            record = failure.record()
            if self.tree.on_failure is not None:
                self.body(self.tree.on_failure, {**names, "err": record})
            raise

    def _scope(self, run: Callable[[], None]) -> None:
        """Run a scope.

        "A scope that completes hands its list to the scope around it; a scope that
        fails runs its list, last first, before any `catch` clause".
        """
        lists = self.course.done
        lists.append([])
        try:
            run()
        except Failure as failure:
            failure.undone += self.undo(lists.pop())
            raise
        except (Returned, Broke, Continued, Stopped):
            done = lists.pop()
            lists[-1] += done
            raise
        done = lists.pop()
        lists[-1] += done

    def body(self, body: list[ast.Stmt], names: Names) -> None:
        """Run statements; a branch stops before one that "makes a durable operation"."""
        for statement in body:
            if isinstance(statement, _DURABLE):
                self.come_to()
            self.visit(statement)
            self._statement(statement, names)

    def _statement(self, node: ast.Stmt, names: Names) -> None:
        match node:
            case ast.Step():
                self._bind(node, self.step(node, names), names)
            case ast.Callback():
                self._bind(node, self.callback(node, names), names)
            case ast.Invoke():
                self._bind(node, self.invoke(node, names), names)
            case ast.Group():
                self._group(node, names)
            case ast.Wait():
                self.wait(node, names)
            case ast.Open():
                names[node.name.text] = self.open(node, names)
            case ast.Await():
                names[node.name.text] = self.await_(node, names)
            case ast.Poll():
                names[node.name.text] = self.poll(node, names)
            case ast.Parallel():
                self.parallel(node, names)
            case ast.Map():
                self.map_(node, names)
            case ast.If():
                self._if(node, names)
            case ast.Switch():
                self.body(self.chosen(node, names), names)
            case ast.While():
                self._while(node, names)
            case ast.Try():
                self._try(node, names)
            case ast.Set():
                # "`set` names variables and assigns in order".
                for field in node.assignments:
                    names[field.key] = self.value(field.value, names)
            case ast.Return():
                raise Returned(self.maybe(node.value, names))
            case ast.Fail():
                raise self._failure(node, names)
            case ast.Break():
                raise Broke
            case ast.Continue():
                raise Continued
            case ast.Log():
                self.maybe(node.message, names)
            case _:
                assert_never(node)

    def _bind(
        self, node: ast.Step | ast.Callback | ast.Invoke, value: Any, names: Names
    ) -> None:
        names[node.name.text] = value
        self.is_done(node.name, node.undo, names)

    # Control flow ---------------------------------------------------------------------

    def _if(self, node: ast.If, names: Names) -> None:
        for arm in node.arms:
            if self.holds(arm.condition, names):
                return self.body(arm.body, names)
        return self.body(node.otherwise or [], names)

    def _while(self, node: ast.While, names: Names) -> None:
        """Repeat, "always bounded".

        "A `while` whose condition still holds after `max_iterations` rounds fails with
        `TooManyIterations`".
        """
        assert node.max_iterations is not None
        rounds = 0
        while self.holds(node.condition, names):
            if rounds == node.max_iterations.value:
                raise Failure("TooManyIterations", "", UNSAID)
            rounds += 1
            try:
                self.body(node.body, names)
            except Broke:
                return
            except Continued:
                pass

    def _try(self, node: ast.Try, names: Names) -> None:
        """Handle failure; `finally` is run "on the success path and on each failure
        path" (section 8), and where `return`, `break` or `continue` leave the `try`.
        """
        try:
            try:
                self._scope(lambda: self.body(node.body, names))
            except Failure as failure:
                self._caught(node, failure, names)
        except (Failure, Returned, Broke, Continued):
            self._finally(node, names)
            raise
        self._finally(node, names)

    def _finally(self, node: ast.Try, names: Names) -> None:
        """Run a `finally` body; no deadline is looked at."""
        deadline, self.course.deadline = self.course.deadline, None
        try:
            self.body(node.ending or [], names)
        finally:
            self.course.deadline = deadline

    def _caught(self, node: ast.Try, failure: Failure, names: Names) -> None:
        """Let "the first clause that matches" win, or the failure go on.

        "A clause whose `when` is false is passed over."
        """
        known = failure.names(functions())
        for clause in node.catches:
            written = [name.text for name in clause.errors] or ["any"]
            name = next((each for each in written if each in known), None)
            if name is None:
                continue
            alias = {clause.alias.text: failure.record()} if clause.alias else {}
            names |= alias
            if clause.when is None or self.holds(clause.when, names):
                self.visit(clause, name)
                self.body(clause.body, names)
                _forget(alias, names)
                return
            _forget(alias, names)
        raise failure

    def _failure(self, node: ast.Fail, names: Names) -> Failure:
        """Make "an error of that name", or again the one that was caught."""
        if isinstance(node.error, values.Embedded):
            return self.again(self.value(node.error, names))
        assert node.error is not None
        message = self.maybe(node.message, names)
        data = self.maybe(node.data, names)
        return Failure(node.error.text, "", message or "", data)

    # Groups and other workflows -------------------------------------------------------

    def _group(self, node: ast.Group, names: Names) -> None:
        """Run a phase.

        "A group's failed attempt is undone before the next begins"; "a group with its
        own `undo` hands over only that".
        """
        arguments = {each.key: self.value(each.value, names) for each in node.arguments}
        around = len(self.course.done[-1])
        for attempt in count(1):
            try:
                value = self._attempt_of_group(node, arguments, names)
                break
            except Failure as failure:
                if node.retry is None:
                    raise
                policy = self.stated(node.retry)
                if not policy.repeats(failure, attempt):
                    raise
            self.pass_time(policy.pause(attempt))
        names[node.name.text] = value
        if node.undo is not None:
            self.is_done(node.name, node.undo, names)
            del self.course.done[-1][around:-1]

    def _attempt_of_group(self, node: ast.Group, arguments: Names, names: Names) -> Any:
        """Run it once: it "reads what surrounds it, hands out only its value"."""
        body, own = node.body or [], dict(names)
        if node.use is not None:
            body = next(
                b.body for b in self.tree.blocks if b.name.text == node.use.text
            )
            own = {k: names[k] for k in ("constants", "execution")}
            own["input"] = arguments
        self.begin()
        course = self.course
        around = course.deadline
        seconds = self.seconds(node.timeout, names)
        if seconds is not None:
            end = course.now.plus(exactly(seconds))
            course.deadline = end if around is None else earliest([around, end])
        try:
            self._scope(lambda: self.body(body, own))
        except Returned as returned:
            return returned.value
        finally:
            course.deadline = around
        return None

    def invoke(self, node: ast.Invoke, names: Names) -> Any:
        """Call another workflow of the project; "an error of the callee keeps its name".

        "An `invoke` is no longer waited for" at a deadline; `detach` "starts the callee
        from a step".
        """
        assert node.workflow is not None
        payload = self.maybe(node.payload, names)
        self.begin()
        if node.detach:
            self.happens("start", {"workflow": node.workflow.text, "payload": payload})
            return UNSAID
        course = self.course
        tree = self._callees[node.workflow.text]
        callee = Interpreter(tree, self.script, self._callees, self.strays)
        callee.interrupted = self.interrupted
        callee.course = Course(course.now, course)
        value, failure = None, None
        try:
            value = callee.result(payload)
        except Failure as error:
            failure = error
            failure.of_callee = True
        ended = callee.course.now
        entry = Callee(callee.course.entries, course.now, ended)
        try:
            self.pass_until(ended)
        except Failure:
            self.strays.append(entry.entries)
            raise
        course.entries.append(entry)
        if failure is not None:
            raise failure
        return value


_DURABLE = (
    ast.Step
    | ast.Callback
    | ast.Invoke
    | ast.Group
    | ast.Wait
    | ast.Open
    | ast.Await
    | ast.Poll
    | ast.Parallel
    | ast.Map
)
_EXECUTION = {"id": UNSAID, "name": UNSAID, "key": UNSAID}


def _forget(alias: Names, names: Names) -> None:
    """Hide "the `as` name inside a `catch`" from what follows it."""
    for name in alias:
        names.pop(name, None)
