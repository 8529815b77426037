"""Builds the views of statements: all decisions about a handler's body are here.

Statements become statements of the same shape, in the same order. A name is assigned
only where something reads it. A `return` that a `finally` stands around raises
`Leave`, so that the `finally` body runs first; Python's own `finally` would run at
every suspension (language.md section 8).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from durablec import ir
from durablec.backends.python.cel_part import names_in
from durablec.backends.python.expressions import Emitter
from durablec.backends.python.imports import Imports
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constants, Names
from durablec.backends.python.nodes import Atom, BoolOp, Call, Node, Unary
from durablec.backends.python.policies import Policies
from durablec.backends.python.shapes import Shapes
from durablec.backends.python.view import (
    ArmView,
    CallbackView,
    FinallyView,
    IfView,
    LineView,
    StatementView,
    StepView,
    SwitchView,
    TryView,
)
from durablec.types import BOOL, DOUBLE, INT, STRING
from durablec.values import type_of

_INDENT = 4


@dataclass(slots=True, eq=False)
class Module:
    """What the statements of one handler share.

    `read` are the names that some expression reads. `loose` are the variables whose
    first assignment is still to say that they hold any type. `constants` is what is
    defined at the module's level besides policies and shapes.
    """

    imports: Imports
    names: Names
    policies: Policies
    shapes: Shapes
    emitter: Emitter
    read: frozenset[str]
    loose: set[str]
    constants: Constants


class Statements:
    """Builds the statements of one function of a handler."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._emitter = module.emitter
        self._guards = 0

    def body(self, statements: Sequence[ir.Stmt], indent: int) -> list[StatementView]:
        """Return the views of a body whose statements stand at column `indent`."""
        views: list[StatementView] = []
        for statement in statements:
            views += self._statement(statement, indent)
        return views

    def _block(self, statements: Sequence[ir.Stmt], indent: int) -> list[StatementView]:
        """Return a body that must hold a statement, as Python's blocks must."""
        views = self.body(statements, indent)
        return views or [LineView(f"{' ' * indent}pass")]

    def _statement(self, statement: ir.Stmt, indent: int) -> list[StatementView]:
        match statement:
            case ir.Step():
                return [self._step(statement, indent)]
            case ir.Wait():
                return [self._wait(statement, indent)]
            case ir.Callback():
                return [self._callback(statement, indent)]
            case ir.If():
                return [self._if(statement, indent)]
            case ir.Switch():
                return [self._switch(statement, indent)]
            case ir.Try():
                return [self._try(statement, indent)]
            case ir.Set():
                return self._set(statement, indent)
            case ir.Return():
                return [self._return(statement, indent)]
            case ir.Fail():
                return [self._fail(statement, indent)]
            case ir.Log():
                return [self._log(statement, indent)]
            case _:
                raise NotImplementedError(type(statement).__name__)

    # Operations -------------------------------------------------------------------

    def _step(self, step: ir.Step, indent: int) -> StepView:
        call = self._call("call", step.call)
        config = self._module.policies.step_config(step.retry, step.name)
        return StepView(
            pad=" " * indent,
            target=self._target(step),
            call=expression(call, indent + _INDENT, "", ","),
            name=literal(step.name),
            config=expression(config, indent + _INDENT, "config=", ","),
        )

    def _wait(self, wait: ir.Wait, indent: int) -> LineView:
        if wait.until is not None:
            duration: Node = self._runtime_call(
                "until", self._emitter.value(wait.until)
            )
        else:
            duration = self._duration(wait.length or 1)
        call = Call(
            Atom("context.wait"), [duration], [("name", Atom(literal(wait.name)))]
        )
        return LineView(expression(call, indent))

    def _callback(self, callback: ir.Callback, indent: int) -> CallbackView:
        config = self._callback_config(callback)
        shape = self._answer_shape(callback)
        submitter = None
        if callback.submitter is not None:
            call = self._call("submit", callback.submitter)
            submitter = expression(call, indent + 2 * _INDENT, "", ",")
        self._module.imports.runtime("answer")
        return CallbackView(
            pad=" " * indent,
            target=self._target(callback),
            submitter=submitter,
            name=literal(callback.name),
            config=expression(config, indent + 2 * _INDENT, "config=", ","),
            shape=shape,
        )

    def _answer_shape(self, callback: ir.Callback) -> str | None:
        if callback.payload is None:
            return None
        shape = self._module.shapes.shape(callback.payload)
        name = self._module.names.constant(callback.name, "_answer")
        self._module.constants.append((name, shape))
        return name

    def _callback_config(self, callback: ir.Callback) -> Node:
        """Return the configuration: a constant, where it is known when compiling."""
        keywords: list[tuple[str, Node]] = []
        if callback.timeout is not None:
            keywords.append(("timeout", self._duration(callback.timeout)))
        if callback.heartbeat is not None:
            keywords.append(("heartbeat_timeout", self._duration(callback.heartbeat)))
        kind = "CallbackConfig"
        if callback.submitter is not None:
            kind = "WaitForCallbackConfig"
            policy = self._module.policies.strategy(callback.retry, callback.name)
            keywords.append(("retry_strategy", policy))
        function = Atom(self._module.imports.sdk(kind, "config"))
        config = Call(function, keywords=keywords, exploded=bool(keywords))
        lengths = (callback.timeout, callback.heartbeat)
        if any(not isinstance(each, int) for each in lengths if each is not None):
            return config
        name = self._module.names.constant(callback.name)
        self._module.constants.append((name, config))
        return Atom(name)

    def _call(self, wrapper: str, call: ir.Call | ir.AwsCall | None) -> Node:
        """Return a user's function and its arguments, given to the runtime."""
        if not isinstance(call, ir.Call):
            raise NotImplementedError("aws")
        module = self._module.imports.module(call.module)
        function = Atom(f"{module}.{call.function}")
        keywords = [(key, self._emitter.value(value)) for key, value in call.arguments]
        return Call(
            Atom(self._module.imports.runtime(wrapper)),
            [function],
            keywords,
            exploded=bool(keywords),
        )

    def _duration(self, length: ir.Length) -> Node:
        if isinstance(length, int):
            return self._module.policies.duration(length)
        return self._runtime_call("seconds", self._emitter.value(length))

    def _runtime_call(self, function: str, *arguments: Node) -> Call:
        return Call(Atom(self._module.imports.runtime(function)), list(arguments))

    def _target(self, operation: ir.Operation) -> str:
        if operation.name not in self._module.read:
            return ""
        return f"{self._module.names.variable(operation.name)} = "

    # Control flow -----------------------------------------------------------------

    def _if(self, statement: ir.If, indent: int) -> IfView:
        arms: list[ArmView] = []
        for arm in statement.arms:
            test = self._emitter.condition(arm.condition)
            head = expression(test, indent, "elif " if arms else "if ", ":")
            arms.append(ArmView(head, self._block(arm.body, indent + _INDENT)))
        if statement.otherwise:
            body = self._block(statement.otherwise, indent + _INDENT)
            arms.append(ArmView(f"{' ' * indent}else:", body))
        return IfView(arms)

    def _switch(self, statement: ir.Switch, indent: int) -> SwitchView:
        arms: list[ArmView] = []
        inner = indent + _INDENT
        for case in statement.cases:
            patterns = " | ".join(literal(each.value) for each in case.when)
            guard = self._case_guard(statement, case)
            head = f"{' ' * inner}case {patterns}{guard}:"
            arms.append(ArmView(head, self._block(case.body, inner + _INDENT)))
        if statement.default:
            body = self._block(statement.default, inner + _INDENT)
            arms.append(ArmView(f"{' ' * inner}case _:", body))
        subject = self._emitter.value(statement.subject)
        return SwitchView(" " * indent, expression(subject, 0), arms)

    def _case_guard(self, statement: ir.Switch, case: ir.Case) -> str:
        """Return a guard where Python's `match` takes a boolean for a number."""
        if type_of(statement.subject) in (INT, DOUBLE, STRING, BOOL):
            return ""
        if not any(type(each.value) in (int, float) for each in case.when):
            return ""
        raise NotImplementedError("a switch over any value with cases of numbers")

    def _try(self, statement: ir.Try, indent: int) -> FinallyView | TryView:
        if statement.ending is None:
            return self._catching(statement, indent)
        self._guards += 1
        pending = self._module.names.numbered("pending")
        inner = indent + _INDENT
        if statement.clauses:
            attempt: list[StatementView] = [self._catching(statement, inner)]
        else:
            attempt = self._block(statement.body, inner)
        self._guards -= 1
        error = self._module.imports.sdk("DurableOperationError", "exceptions")
        leaves = _holds_return(statement)
        leave = self._module.imports.runtime("Leave") if leaves else ""
        return FinallyView(
            pad=" " * indent,
            pending=pending,
            pending_type=f"{error} | {leave} | None" if leaves else f"{error} | None",
            caught=f"({error}, {leave})" if leaves else error,
            returns=leaves and self._guards == 0,
            attempt=attempt,
            ending=self.body(statement.ending, indent),
        )

    def _catching(self, statement: ir.Try, indent: int) -> TryView:
        self._module.imports.sdk("DurableOperationError", "exceptions")
        inner = indent + _INDENT
        attempt = self._block(statement.body, inner)
        view = TryView(" " * indent, attempt, True, [], None, [], [])
        early = {
            clause.alias.name
            for clause in statement.clauses
            if clause.alias is not None and clause.when is not None
        }
        view.before = [self._caught(name, inner) for name in sorted(early)]
        if len(statement.clauses) == 1:
            clause = statement.clauses[0]
            test = self._clause_test(clause)
            view.body = self._clause_body(clause, early, inner)
            if test is not None:
                view.guard = expression(Unary("not", test), inner, "if ", ":")
            elif not view.body:
                view.body = [LineView(f"{' ' * inner}pass")]
            view.binds = bool(clause.names.all and test is not None) or any(
                clause.alias is not None and clause.alias.name in self._module.read
                for clause in statement.clauses
            )
            return view
        for clause in statement.clauses:
            view.arms.append(self._clause_arm(clause, early, inner, not view.arms))
        if not view.arms[-1].head.endswith("else:"):
            pad = " " * inner
            view.arms.append(ArmView(f"{pad}else:", [LineView(f"{pad}    raise")]))
        return view

    def _clause_arm(
        self, clause: ir.Clause, early: set[str], indent: int, first: bool
    ) -> ArmView:
        test = self._clause_test(clause)
        if test is None:
            head = f"{' ' * indent}else:"
        else:
            head = expression(test, indent, "if " if first else "elif ", ":")
        inner = indent + _INDENT
        body = self._clause_body(clause, early, inner)
        return ArmView(head, body or [LineView(f"{' ' * inner}pass")])

    def _clause_body(
        self, clause: ir.Clause, early: set[str], indent: int
    ) -> list[StatementView]:
        body: list[StatementView] = []
        alias = clause.alias
        read = self._module.read
        if alias is not None and alias.name in read and alias.name not in early:
            body.append(self._caught(alias.name, indent))
        return [*body, *self.body(clause.body, indent)]

    def _clause_test(self, clause: ir.Clause) -> Node | None:
        """Return what must hold for a clause to be meant, or None if it always is."""
        tests: list[Node] = []
        if clause.names.all and "any" not in clause.names.all:
            names = [Atom(literal(name)) for name in clause.names.all]
            tests.append(self._runtime_call("named", Atom("error"), *names))
        if clause.when is not None:
            tests.append(self._emitter.condition(clause.when))
        if len(tests) == 2:
            return BoolOp("and", tests)
        return tests[0] if tests else None

    def _caught(self, alias: str, indent: int) -> LineView:
        call = self._runtime_call("caught", Atom("error"))
        variable = self._module.names.variable(alias)
        return LineView(expression(call, indent, f"{variable} = "))

    # Plain statements -------------------------------------------------------------

    def _set(self, statement: ir.Set, indent: int) -> list[StatementView]:
        lines: list[StatementView] = []
        for variable, _, value in statement.assignments:
            node = self._emitter.value(value)
            if variable.name in self._module.read:
                prefix = f"{self._declared(variable.name)} = "
                lines.append(LineView(expression(node, indent, prefix)))
            elif self._can_fail(node):
                lines.append(LineView(expression(node, indent)))
        return lines

    def _can_fail(self, node: Node) -> bool:
        """Say whether a value that nobody reads must be computed all the same."""
        fallible = {function.name for function in self._emitter.functions}
        return not fallible.isdisjoint(names_in(node))

    def _declared(self, name: str) -> str:
        """Return a variable as the left side of an assignment.

        One that is set to values of different types says so where it is first set.
        """
        variable = self._module.names.variable(name)
        if name not in self._module.loose:
            return variable
        self._module.loose.remove(name)
        return f"{variable}: {self._module.imports.name('typing', 'Any')}"

    def _return(self, statement: ir.Return, indent: int) -> LineView:
        value = self._emitter.value(statement.value)
        if self._guards:
            leave = self._runtime_call("Leave", value)
            return LineView(expression(leave, indent, "raise "))
        return LineView(expression(value, indent, "return "))

    def _fail(self, statement: ir.Fail, indent: int) -> LineView:
        if statement.again is not None:
            error = self._emitter.typed(statement.again)
            call = self._runtime_call("again", error)
        else:
            call = self._runtime_call("fail", Atom(literal(statement.name)))
            keywords: list[tuple[str, Node]] = []
            if statement.message is not None:
                keywords.append(("message", self._emitter.text(statement.message)))
            if statement.data is not None:
                keywords.append(("data", self._emitter.value(statement.data)))
            call.keywords = keywords
        return LineView(expression(call, indent, "raise "))

    def _log(self, statement: ir.Log, indent: int) -> LineView:
        message = self._emitter.text(statement.message)
        call = Call(Atom(f"context.logger.{statement.level}"), [message])
        return LineView(expression(call, indent))


def _holds_return(statement: ir.Try) -> bool:
    """Say whether a `return` may end the body or a clause of a `try`."""
    bodies = [statement.body, *(clause.body for clause in statement.clauses)]
    return any(isinstance(each, ir.Return) for body in bodies for each in ir.walk(body))
