"""Writes `parallel` and `map` statements of random workflows.

Most branches begin by waits of their own lengths, so that which of them ends first does
not depend on chance.
"""

import json
from typing import Any

from tests.oracle.documents import returns
from tests.oracle.operation_statements import OperationStatements
from tests.oracle.plain_statements import Body
from tests.oracle.random_expressions import Kind, embedded
from tests.oracle.scopes import Scope

_WAITING = ("wait", "callback", "await", "poll", "invoke", "use")
_STAGGERS = [5, 23, 61, 170, 440, 1130]


class BatchStatements(OperationStatements):
    """Statements whose bodies run at once."""

    def _body(
        self, scope: Scope, depth: int, most: int, *, may_end: bool = True
    ) -> tuple[Body, bool]:
        raise NotImplementedError

    def _parallel(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        name = next(self._names)
        count = self._pick([2, 2, 2, 3, 3, 1])
        complete = self._complete(scope, count)
        waits = [f"{s}s" for s in self._random.sample(_STAGGERS, count)]
        kinds: dict[str, Kind] = {}
        branches: dict[str, Body] = {}
        able: list[bool] = []
        staggered = self._is(0.85)
        for wait in waits:
            branch = next(self._names)
            inner = self._branch(scope, complete)
            branches[branch] = self._of_branch(
                inner, depth, wait if staggered else None
            )
            kinds[branch] = inner.returning if inner.goes_on else "any"
            able.append(inner.goes_on)
        made: dict[str, Any] = {"parallel": name, "branches": branches}
        made |= self._options(scope, complete)
        if complete not in ("any", "first") and self._is(0.25):
            made["max_concurrency"] = self._pick([1, 2])
        self._bind_batch(scope, name, complete, kinds)
        return [made], _is_met(complete, able)

    def _map(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        name, index = next(self._names), next(self._names)
        complete = self._complete(scope, 2)
        inner = self._branch(scope, complete)
        inner.suffix += f" {embedded(index)}"
        inner.bound[index] = "int"
        item = "item"
        if "item" in scope.bound or self._is(0.5):
            item = next(self._names)
        items, kind = self._items(scope)
        made: dict[str, Any] = {"map": name, "items": items, "index": index}
        if self._is(0.15):
            made["batch"], kind = self._pick([1, 2, 3]), "list"
        inner.bound[item] = kind
        if item != "item":
            made["as"] = item
        wait = embedded(f"{index} * 47 + 11") if self._is(0.8) else None
        made["steps"] = self._of_branch(inner, depth, wait)
        count = _number(items, made.get("batch", 1))
        if isinstance(complete, dict) and count and "min_successful" in complete:
            # More than there are is a mistake.
            least = complete["min_successful"]
            complete["min_successful"] = 1 if least == 2 and count == 1 else least
        made |= self._options(scope, complete)
        text = json.dumps(made["steps"])
        if any(f'"{word}":' in text for word in _WAITING) or self._is(0.5):
            made["max_concurrency"] = self._pick([1, 2, 3, 10])
        values: dict[str, Kind] = {}
        if inner.goes_on:
            values["value"] = inner.returning
        self._bind_batch(scope, name, complete, values, is_map=True)
        is_all = complete in (None, "all")
        goes_on = (is_all and not count) or _is_met(complete, [inner.goes_on])
        return [made], goes_on

    # Parts ----------------------------------------------------------------------------

    def _complete(self, scope: Scope, count: int) -> Any:
        words: list[Any] = [None, None, "all", "any", "any", "first", "settled"]
        return self._pick([*words, self._limits(scope, count)])

    def _limits(self, scope: Scope, count: int) -> dict[str, Any]:
        possible: dict[str, list[Any]] = {
            "min_successful": [1, count, "${size(input.list)}"],
            "tolerated_failures": [0, 1, "${input.m}"],
            "tolerated_failure_percentage": [0, 40, 50, 100],
        }
        keys = self._random.sample(sorted(possible), self._pick([1, 1, 2]))
        return {key: self._pick(possible[key]) for key in keys}

    def _options(self, scope: Scope, complete: Any) -> dict[str, Any]:
        made: dict[str, Any] = {}
        if complete is not None:
            made["complete"] = complete
        # A flat batch cannot be undone, so that it must hold nothing that can.
        if self._is(0.3) and not self._undoes:
            made["nesting"] = self._pick(["flat", "flat", "nested"])
        if self._is(0.4):
            made["summary"] = next(self._names)
            for key in ("total", "succeeded", "failed", "started"):
                scope.bound[f"{made['summary']}.{key}"] = "int"
            for key in ("status", "reason"):
                scope.bound[f"{made['summary']}.{key}"] = "text"
            scope.bound[made["summary"]] = "any"
        return made

    def _branch(self, scope: Scope, complete: Any) -> Scope:
        inner = scope.body(self._set)
        inner.returning = self._pick(["int", "any"])
        inner.guarded = complete not in (None, "all") and self._is(0.6)
        return inner

    def _of_branch(self, scope: Scope, depth: int, wait: str | None) -> Body:
        """Write a branch, which may begin by a wait; its scope knows whether it ends.

        Where it can be undone, it may wait again, so that losers have done something.
        """
        begin: Body = []
        if wait is not None:
            begin.append({"wait": next(self._names), "for": wait})
        body, goes_on = self._body(scope, depth - 1, 3)
        if goes_on and (scope.returning == "int" or self._is(0.5)):
            body.append(self._return(scope))
        scope.goes_on = goes_on or returns(body)
        if wait is not None and self._undoes and len(body) > 1 and self._is(0.7):
            again = {"wait": next(self._names), "for": wait}
            body.insert(self._random.randrange(1, len(body)), again)
        return [*begin, *body]

    def _items(self, scope: Scope) -> tuple[Any, Kind]:
        own = [embedded(self._integer(scope, 1)) for _ in range(self._pick([1, 2, 3]))]
        values = [self._value(scope), self._value(scope)]
        written: list[tuple[Any, Kind]] = [
            ("${input.list}", "int"),
            ("${input.list}", "int"),
            (own, "int"),
            (values, "any"),
        ]
        return self._pick(written)

    def _bind_batch(
        self,
        scope: Scope,
        name: str,
        complete: Any,
        kinds: dict[str, Kind],
        *,
        is_map: bool = False,
    ) -> None:
        """Bind a batch's value, and the fields of it that are of a known kind."""
        races = complete in ("any", "first")
        scope.bound[name] = "any"
        if is_map and not races:
            scope.bound[name] = "list"
            return
        if races:
            scope.bound[f"{name}.winner"] = "int" if is_map else "text"
        for field, kind in kinds.items():
            if kind == "int" and complete != "settled":
                is_sure = complete in (None, "all") or is_map
                scope.bound[f"{name}.{field}"] = "int" if is_sure else "maybe"


def _number(items: Any, batch: int) -> int:
    """Return how many items, or lists of them, are written; none if they are computed."""
    return -(-len(items) // batch) if isinstance(items, list) else 0


def _is_met(complete: Any, able: list[bool]) -> bool:
    """Say whether a batch may complete with branches that are able to, or not."""
    match complete:
        case None | "all":
            return all(able)
        case "any" | "first":
            return any(able)
        case {"min_successful": int(least)}:
            return sum(able) >= min(least, len(able))
        case _:
            return True
