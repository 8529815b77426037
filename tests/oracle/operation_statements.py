"""Writes callbacks, polls and invokes of random workflows."""

from typing import Any

from tests.oracle.plain_statements import Body, PlainStatements
from tests.oracle.random_expressions import INPUT, Kind, embedded, of_kind
from tests.oracle.scopes import Scope

_PAYLOAD = {"value": "integer", "tag": "string"}


class OperationStatements(PlainStatements):
    """Statements that make one operation; `callees` have the kinds of their results."""

    callees: dict[str, Kind]

    def _callback(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        if not scope.guarded and self._is(0.6):
            return self._step(scope, depth)
        name = next(self._names)
        made: dict[str, Any] = {"callback": name}
        if self._is(0.7):
            made["call"] = "work.ask"
            made["with"] = {"tag": name + scope.suffix, "how": self._how(scope)}
            made |= self._retry()
        made |= self._answer_by(name, scope)
        scope.bound[name] = "record" if "payload" in made else "any"
        return [made | self._undo(name, scope)], True

    def _open(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        name = next(self._names)
        made = {"open": name, **self._answer_by(name, scope)}
        scope.bound[name] = "opened record" if "payload" in made else "opened"
        return [made], True

    def _await(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        kind: Kind = self._pick(["opened", "opened record"])
        opened = of_kind(scope.bound, kind)
        if not opened or not (scope.guarded or self._is(0.5)):
            return self._open(scope, depth)
        name = next(self._names)
        scope.bound[name] = "record" if kind == "opened record" else "any"
        return [{"await": name, "of": self._pick(opened)}], True

    def _answer_by(self, name: str, scope: Scope) -> dict[str, Any]:
        """Write by when a callback is answered, and with what.

        One that is not the only one of its name has a label of its own, by which it is
        known who is answered.
        """
        made: dict[str, Any] = {"timeout": "1h"}
        if self._is(0.1):
            made["heartbeat"] = self._pick(["2m", "50m"])
        if self._is(0.7):
            made["payload"] = _PAYLOAD
        if scope.suffix:
            made["label"] = name + scope.suffix
        return made

    def _poll(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        name = next(self._names)
        arguments = {
            "tag": name + scope.suffix,
            "how": self._how(scope),
            "value": self._pick([1, 2, "${input.n}"]),
        }
        made: dict[str, Any] = {"poll": name, "call": "work.look", "with": arguments}
        goal = self._pick([1, 2, 3, 4, self._integer(scope, 0)])
        made["until"] = embedded(f"{name}.value >= {goal}")
        made["max_attempts"] = self._pick([1, 2, 3, 4])
        made["every"] = self._pick(["2s", "30s", "11m", embedded("input.m")])
        if self._is(0.3):
            made["backoff_rate"] = 2
        if self._is(0.2):
            made["max_delay"] = "40s"
        if self._is(0.1):
            made["jitter"] = "half"
        if self._is(0.2):
            made["after"] = "19s"
        if self._is(0.3):
            made["initial"] = {"value": self._pick([1, -1]), "tag": "initial"}
        if self._is(0.1):
            made["timeout"] = "1h"
        scope.bound[name] = "record"
        return [made | (self._retry() if self._is(0.5) else {})], True

    def _invoke(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        if not self.callees:
            return self._step(scope, depth)
        name = next(self._names)
        callee = self._pick(sorted(self.callees))
        payload = self._input(name, scope)
        made: dict[str, Any] = {"invoke": name, "workflow": callee, "with": payload}
        scope.bound[name] = self.callees[callee]
        if self._is(0.15):
            made["detach"] = True
            scope.bound[name] = "any"
        return [made | self._undo(name, scope)], True

    def _input(self, name: str, scope: Scope) -> dict[str, Any]:
        """Write an input like this workflow's own, of which only some is different."""
        made = {key: embedded(f"input.{key}") for key in INPUT if "?" not in key}
        made["n"] = embedded(self._integer(scope))
        made["h"] = self._how(scope)
        made["tag"] = name + scope.suffix
        return made
