"""Writes random workflows of little but races, whose losers have done something.

In those of `writer` hardly a branch is stopped that has something to undo.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.oracle.plain_statements import Body
from tests.oracle.random_expressions import Kind
from tests.oracle.scopes import Scope
from tests.oracle.writer import Writer

_DEPTH = 3
_COMPLETIONS: list[Any] = [
    None,
    "any",
    "any",
    "first",
    {"min_successful": 1},
    {"tolerated_failures": 0},
    {"tolerated_failure_percentage": 20},
]


def races(random: Random) -> dict[str, dict[str, Any]]:
    """Write a workflow, `random`, and those that it may invoke, by their names."""
    documents: dict[str, dict[str, Any]] = {}
    callees: dict[str, Kind] = {}
    if random.random() < 0.5:
        callee = Writer(random, 8, {}, undoes=True)
        documents["callee_0"], callees["callee_0"] = callee.callee("callee_0")
    documents["random"] = _Races(random, 35, callees, undoes=True).document("random")
    return documents


class _Races(Writer):
    def document(self, name: str) -> dict[str, Any]:
        scope = Scope({})
        body, goes_on = self._step(scope, _DEPTH)
        for _ in range(2):
            if goes_on:
                kinds = [self._parallel, self._parallel, self._map]
                more, goes_on = self._pick(kinds)(scope, _DEPTH)
                body += more
        policy = self._pick(["none", {"max_attempts": 2}])
        return self._head(name) | {"defaults": {"retry": policy}, "steps": body}

    def _statement(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        self._left -= 1
        kinds: list[Callable[[Scope, int], tuple[Body, bool]]]
        kinds = [*[self._step] * 7, self._wait, *[self._callback, self._poll] * 2]
        kinds += [self._open, *[self._invoke, self._await] * 2]
        if depth > 0 and self._left > 0:
            kinds += [*[self._group] * 4, *[self._parallel, self._map] * 2, self._try]
        return self._pick(kinds)(scope, depth)

    def _invoke(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        # When several callees end at once, the package may not tell of all of them.
        return (self._step if scope.suffix else super()._invoke)(scope, depth)

    def _complete(self, scope: Scope, count: int) -> Any:
        return self._pick(_COMPLETIONS)

    def _how(self, scope: Scope) -> str:
        return "ok" if self._is(0.85) else super()._how(scope)

    def _undo(self, name: str, scope: Scope) -> dict[str, Any]:
        return super()._undo(name, scope) or super()._undo(name, scope)
