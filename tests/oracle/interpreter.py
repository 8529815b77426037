"""A small interpreter of the language: what language.md says, and nothing faster.

It walks the tree that the parser made, holds names in a dict, and lets `return`,
`break`, `continue` and failures be exceptions of Python's, whose `try` has the meaning
of the language's here: nothing suspends, since time is virtual and waits are none.
Beside each rule stands the sentence it follows.
"""

from dataclasses import dataclass
from typing import Any, assert_never

from durablec_dsl import ast, values
from tests.oracle.expressions import NoValue, equal, evaluate, text_of
from tests.oracle.failures import UNSAID, Failure, expression_error, raised_again
from tests.oracle.outside import Call, Outside, functions

Names = dict[str, Any]


class Returned(Exception):
    """A `return` on its way to the nearest workflow or group."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


class Broke(Exception):
    """A `break` on its way to the nearest `while`."""


class Continued(Exception):
    """A `continue` on its way to the nearest `while`."""


@dataclass(frozen=True)
class Ending:
    """How an execution ends: with a result, or with an error if `failure` is given."""

    result: Any
    failure: Failure | None
    calls: list[Call]

    @property
    def status(self) -> str:
        return "SUCCEEDED" if self.failure is None else "FAILED"


class Interpreter:
    """Runs one workflow once; the methods without underscore are what it may ask."""

    def __init__(self, tree: ast.Workflow, outside: Outside) -> None:
        self.tree = tree
        self.outside = outside

    def run(self, input: Any) -> Ending:
        """Run the workflow to its end."""
        names: Names = {"input": input}
        try:
            names["constants"] = {
                field.key: self.value(field.value, names)
                for field in self.tree.constants
            }
            self._workflow(names)
        except Returned as returned:
            return Ending(returned.value, None, self.outside.calls)
        except Failure as failure:
            return Ending(None, failure, self.outside.calls)
        # "A workflow ... that ends without `return` has the value null."
        return Ending(None, None, self.outside.calls)

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

    def call(
        self, call: ast.Call, arguments: dict[str, Any], spec: ast.RetrySpec | None
    ) -> Any:
        """Call a function, with the retries of its statement."""
        assert isinstance(call, ast.FunctionCall)
        name = call.function.text.removeprefix("work.")
        return self.outside.call(name, arguments, self._retry(spec))

    def answer(self, node: ast.Callback) -> Any:
        """Wait for a callback's answer."""
        return self.outside.answer(node.name.text, node.payload)

    def again(self, record: Any) -> Failure:
        """Return the error that a record describes."""
        return raised_again(record)

    # Statements -----------------------------------------------------------------------

    def _workflow(self, names: Names) -> None:
        """Run the workflow and, where it fails, its `on_failure`.

        "Statements run as if the whole workflow were inside a `try` that binds `err`;
        then the error goes on".
        """
        try:
            self._body(self.tree.body, names)
        except Failure as failure:
            if self.tree.on_failure is not None:
                self._body(self.tree.on_failure, {**names, "err": failure.record()})
            raise

    def _body(self, body: list[ast.Stmt], names: Names) -> None:
        for statement in body:
            self.visit(statement)
            self._statement(statement, names)

    def _statement(self, node: ast.Stmt, names: Names) -> None:
        match node:
            case ast.Step():
                names[node.name.text] = self._called(node.call, node.retry, names)
            case ast.Callback():
                self._callback(node, names)
            case ast.Wait():
                self._wait(node, names)
            case ast.Group():
                names[node.name.text] = self._group(node, names)
            case ast.If():
                self._if(node, names)
            case ast.Switch():
                self._body(self.chosen(node, names), names)
            case ast.While():
                self._while(node, names)
            case ast.Try():
                self._try(node, names)
            case ast.Set():
                # "`set` names variables and assigns in order".
                for field in node.assignments:
                    names[field.key] = self.value(field.value, names)
            case ast.Return():
                raise Returned(self._maybe(node.value, names))
            case ast.Fail():
                raise self._failure(node, names)
            case ast.Break():
                raise Broke
            case ast.Continue():
                raise Continued
            case ast.Log():
                self._maybe(node.message, names)
            case ast.Open() | ast.Await() | ast.Poll() | ast.Invoke():
                raise NotImplementedError(node)
            case ast.Parallel() | ast.Map():
                raise NotImplementedError(node)
            case _:
                assert_never(node)

    def _called(
        self, call: ast.Call | None, spec: ast.RetrySpec | None, names: Names
    ) -> Any:
        assert call is not None
        arguments = {each.key: self.value(each.value, names) for each in call.arguments}
        return self.call(call, arguments, spec)

    def _callback(self, node: ast.Callback, names: Names) -> None:
        """Open a callback: "the submitter; gets the id", then the outside answers."""
        if node.submitter is not None:
            self._called(node.submitter, node.retry, names)
        names[node.name.text] = self.answer(node)

    def _wait(self, node: ast.Wait, names: Names) -> None:
        """Wait no time at all; how long is an expression, which may fail."""
        if isinstance(node.length, values.Embedded):
            self.value(node.length, names)

    def _group(self, node: ast.Group, names: Names) -> Any:
        """Run a phase: it "reads what surrounds it, hands out only its value"."""
        try:
            self._body(node.body or [], dict(names))
        except Returned as returned:
            return returned.value
        return None

    def _if(self, node: ast.If, names: Names) -> None:
        for arm in node.arms:
            if self.holds(arm.condition, names):
                return self._body(arm.body, names)
        return self._body(node.otherwise or [], names)

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
                self._body(node.body, names)
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
                self._body(node.body, names)
            except Failure as failure:
                self._caught(node, failure, names)
        finally:
            self._body(node.ending or [], names)

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
                self._body(clause.body, names)
                _forget(alias, names)
                return
            _forget(alias, names)
        raise failure

    def _failure(self, node: ast.Fail, names: Names) -> Failure:
        """Make "an error of that name", or again the one that was caught."""
        if isinstance(node.error, values.Embedded):
            return self.again(self.value(node.error, names))
        assert node.error is not None
        message = self._maybe(node.message, names)
        data = self._maybe(node.data, names)
        return Failure(node.error.text, "", message or "", data)

    def _maybe(self, value: values.Value | None, names: Names) -> Any:
        return None if value is None else self.value(value, names)

    def _retry(self, spec: ast.RetrySpec | None) -> ast.Retry | None:
        """Find a policy "named under `retries:`, in place, or `retry: none`"."""
        spec = spec if spec is not None else self.tree.default_retry
        match spec:
            case ast.NoRetry():
                once = values.Number(spec.span, 1, "1")
                return ast.Retry(spec.span, once, None, None, None, None, [], [])
            case values.Name():
                of_name = {each.name.text: each.retry for each in self.tree.retries}
                return of_name[spec.text]
            case _:
                return spec


def _forget(alias: Names, names: Names) -> None:
    """Hide "the `as` name inside a `catch`" from what follows it."""
    for name in alias:
        names.pop(name, None)


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
