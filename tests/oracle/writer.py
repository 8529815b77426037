"""Writes the statements of a random workflow.

While statements are written, a scope knows which names every path to them has bound and
of which kind their values are. Now and then a name is read that only some path has
bound, or a clause names what nothing raises: those workflows must be rejected, and for
that reason.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.oracle import random_expressions as expressions
from tests.oracle.batch_statements import BatchStatements
from tests.oracle.calls import POLICIES
from tests.oracle.catchable import CLASSES, raised, taken_by
from tests.oracle.documents import breaks, records, returns
from tests.oracle.plain_statements import Body
from tests.oracle.random_expressions import Kind, embedded, of_kind
from tests.oracle.scopes import Scope, Way, joined

_DEPTH = 3
_RECKLESS = 0.009
_FROM_CALLER = " ${input.tag}"


def written(random: Random) -> dict[str, dict[str, Any]]:
    """Write a workflow, `random`, and those that it may invoke, by their names."""
    documents: dict[str, dict[str, Any]] = {}
    callees: dict[str, Kind] = {}
    undoes = random.random() < 0.4
    for number in range(random.choice([0, 0, 0, 1, 2])):
        name = f"callee_{number}"
        writer = Writer(random, 8, dict(callees), undoes=undoes)
        documents[name], callees[name] = writer.callee(name)
    writer = Writer(random, 35, callees, undoes=undoes)
    documents["random"] = writer.document("random")
    return documents


class Writer(BatchStatements):
    """Writes one workflow; `callees` have the kinds of their results."""

    def __init__(
        self, random: Random, budget: int, callees: dict[str, Kind], *, undoes: bool
    ) -> None:
        super().__init__(random, budget, undoes=undoes)
        self.callees = callees
        self._blocks: dict[str, tuple[Kind, bool]] = {}

    def document(self, name: str) -> dict[str, Any]:
        """Write the workflow that is run."""
        blocks = {}
        for _ in range(self._pick([0, 0, 1])):
            block = next(self._names)
            blocks[block] = self._block(block)
        scope = Scope({})
        body, goes_on = self._body(scope, _DEPTH, 6)
        if goes_on and self._is(0.8):
            body.append({"return": self._value(scope)})
        made = self._head(name)
        if self._is(0.7):
            made["defaults"] = {"retry": self._pick(["none", {"max_attempts": 2}])}
        if blocks:
            made["blocks"] = blocks
        if self._is(0.3) and (handled := self._on_failure()):
            made["on_failure"] = handled
        return made | {"steps": body}

    def callee(self, name: str) -> tuple[dict[str, Any], Kind]:
        """Write a workflow that others invoke, and return the kind of its result."""
        scope = Scope({}, suffix=_FROM_CALLER)
        return self._head(name) | {"steps": self._returning(scope)}, scope.returning

    def _head(self, name: str) -> dict[str, Any]:
        return {
            "durablec": 1,
            "workflow": name,
            "input": expressions.INPUT,
            "constants": expressions.CONSTANTS,
            "retries": dict(zip(self._policies, POLICIES, strict=True)),
        }

    def _block(self, name: str) -> dict[str, Any]:
        variables = frozenset([*self._integers, self._text, self._nullable])
        scope = Scope({}, suffix=_FROM_CALLER, outer=variables)
        body = self._returning(scope)
        self._blocks[name] = (scope.returning, returns(body))
        return {"input": expressions.INPUT, "steps": body}

    def _returning(self, scope: Scope) -> Body:
        """Write the body of what is given its input by a caller."""
        scope.guarded = self._is(0.5)
        scope.returning = self._pick(["int", "any"])
        body, goes_on = self._body(scope, 1, 3)
        if goes_on:
            body.append(self._return(scope))
        return body

    def _on_failure(self) -> Body:
        scope = Scope({"err": "error"}, returning="null")
        return self._body(scope, 1, 2, may_end=False)[0]

    # Bodies and joins -----------------------------------------------------------------

    def _body(
        self, scope: Scope, depth: int, most: int, *, may_end: bool = True
    ) -> tuple[Body, bool]:
        """Write a body, and say whether a path goes through to its end."""
        body: Body = []
        if self._is(0.03):
            return body, True
        for _ in range(self._random.randrange(1, most + 1)):
            if may_end and self._is(0.1 if depth < _DEPTH else 0.03):
                return [*body, self._end(scope)], False
            statements, goes_on = self._statement(scope, depth)
            body += statements
            if not goes_on:
                return body, False
        return body, True

    def _statement(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        self._left -= 1
        simple = [self._step] * 8 + [self._assign] * 4 + [self._callback] * 2
        kinds: list[Callable[[Scope, int], tuple[Body, bool]]]
        kinds = [*simple, self._wait, self._log, self._poll, self._invoke]
        kinds += [self._open, self._await, self._await]
        if depth > 0 and self._left > 0:
            nested = [self._try, self._try, self._if, self._if_not_null]
            kinds += [*nested, *nested, self._switch, self._while, self._while]
            kinds += [self._group, self._group, self._parallel, self._map]
            kinds += [self._parallel, self._map]
        written, goes_on = self._pick(kinds)(scope, depth)
        if "set" in written[-1] and self._is(0.3):
            more, _ = self._assign(scope, depth)
            written = _together(written, more)
        return written, goes_on

    def _join(self, scope: Scope, ways: list[Way]) -> bool:
        """Bind what every way that goes on has bound; say whether one does."""
        going = [way.scope for way in ways if way.goes_on]
        for way in ways:
            scope.missed |= way.scope.missed | way.scope.bound
        if going:
            common = set.intersection(*(set(each.bound) for each in going))
            kinds = {n: joined([each.bound[n] for each in going]) for n in common}
            scope.bound.clear()
            scope.bound |= dict(sorted(kinds.items()))
        return bool(going)

    def _blur(self, scope: Scope, body: Body) -> None:
        """Forget of which kind the nullable variable is, if a body sets it."""
        sets = [each["set"] for each in records(body, "set")]
        if self._nullable in scope.bound and any(self._nullable in s for s in sets):
            scope.bound[self._nullable] = "any"

    def _new(self, arm: Scope, scope: Scope) -> dict[str, Kind]:
        """Return the names of steps that an arm has bound, which others may bind."""
        refused = self._set | scope.bound.keys()
        return {
            n: k
            for n, k in arm.bound.items()
            if n not in refused and k != "any" and "." not in n
        }

    # Statements that hold others --------------------------------------------------------

    def _if(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        first = scope.arm()
        then, goes_on = self._arm(first, depth)
        made: dict[str, Any] = {"if": self._condition(scope), "then": then}
        ways = [Way(first, goes_on)]
        if self._is(0.3):
            second = scope.arm(self._new(first, scope))
            then, goes_on = self._arm(second, depth)
            made["elif"] = [{"if": self._condition(scope), "then": then}]
            ways.append(Way(second, goes_on))
        last = scope.arm(self._new(first, scope))
        goes_on = True
        if self._is(0.6):
            made["else"], goes_on = self._arm(last, depth)
        ways.append(Way(last, goes_on))
        return [made], self._join(scope, ways)

    def _arm(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        if self._is(0.15):
            return [self._end(scope)], False
        return self._body(scope, depth - 1, 3)

    def _if_not_null(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        """Write an `if` that narrows a variable to an integer, or to null."""
        found = [n for n in of_kind(scope.bound, "maybe") if "." not in n]
        if not found:
            return self._if(scope, depth)
        name = self._pick(found)
        first, last = scope.arm(), scope.arm()
        first.bound[name], last.bound[name] = "int", "null"
        then, goes_on = self._arm(first, depth)
        otherwise, ends_on = self._arm(last, depth)
        made: dict[str, Any] = {"if": embedded(f"{name} != null"), "then": then}
        made["else"] = otherwise
        # Where only the second arm goes on, the compiler knows what it knew before.
        last.bound[name] = "any" if name == self._nullable else "maybe"
        return [made], self._join(scope, [Way(first, goes_on), Way(last, ends_on)])

    def _switch(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        subjects: list[tuple[str, list[Any]]] = [
            ("input.c", list(expressions.COLOURS)),
            (expressions.condition(self._random, scope.bound), [True, False]),
            (expressions.integer(self._random, scope.bound), [0, 1, -1, 2]),
            (expressions.text(self._random, scope.bound), ["ok", "red", "yes"]),
        ]
        subject, literals = self._pick(subjects)
        self._random.shuffle(literals)
        can_cover = "blue" in literals or any(each is True for each in literals)
        covers = can_cover and self._is(0.5)
        used = literals if covers else literals[:-1]
        cases, ways = self._cases(scope, depth, used)
        made: dict[str, Any] = {"switch": embedded(subject), "cases": cases}
        if not covers:
            last = scope.arm(self._new(ways[0].scope, scope))
            goes_on = True
            if self._is(0.5):
                made["default"], goes_on = self._arm(last, depth)
            ways.append(Way(last, goes_on))
        return [made], self._join(scope, ways)

    def _cases(
        self, scope: Scope, depth: int, literals: list[Any]
    ) -> tuple[list[Any], list[Way]]:
        cases: list[Any] = []
        ways: list[Way] = []
        while literals:
            count = self._pick([1, 1, 2])
            some, literals = literals[:count], literals[count:]
            inner = scope.arm(self._new(ways[0].scope, scope) if ways else None)
            body, goes_on = self._arm(inner, depth)
            when = some[0] if len(some) == 1 and self._is(0.7) else some
            cases.append({"when": when, "do": body})
            ways.append(Way(inner, goes_on))
        return cases, ways

    def _while(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        before: Body = []
        first: Body = []
        condition = self._pick(["${true}", self._condition(scope)])
        settable = [name for name in self._integers if name not in scope.outer]
        if settable and self._is(0.5):
            counter = self._pick(settable)
            before = [self._setting(scope, counter, 0, "int")]
            condition = embedded(f"{counter} < {self._pick([1, 2, 3])}")
            first = [{"set": {counter: embedded(f"{counter} + 1")}}]
        inner = scope.arm({})
        inner.in_loop = True
        if self._nullable in inner.bound:
            inner.bound[self._nullable] = "any"
        body, goes_on = self._body(inner, depth - 1, 4)
        if goes_on and not first and self._is(0.7):
            body.append("break")
        self._blur(scope, body)
        scope.missed |= inner.missed | inner.bound
        rounds = self._pick([1, 2, 3])
        made = {"while": condition, "max_iterations": rounds, "do": [*first, *body]}
        return [*before, made], condition != "${true}" or breaks(body)

    def _group(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        name = next(self._names)
        if self._blocks and self._is(0.5):
            block = self._pick(sorted(self._blocks))
            made: dict[str, Any] = {"group": name, "use": block}
            made["with"] = self._input(name, scope)
            scope.bound[name], goes_on = self._blocks[block]
        else:
            inner = scope.body(self._set)
            inner.returning = self._pick(["int", "any"])
            body, goes_on = self._body(inner, depth - 1, 4)
            if goes_on and (inner.returning == "int" or self._is(0.5) or not body):
                body.append(self._return(inner))
            made = {"group": name, "steps": body}
            scope.bound[name] = inner.returning
            goes_on = goes_on or returns(body)
        if self._is(0.15):
            made |= self._retry()
        if self._is(0.15):
            made["timeout"] = self._pick(["37s", "3m31s", "1h13s", "5h17s"])
        if goes_on:
            made |= self._undo(name, scope)
        return [made], goes_on

    def _try(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        inner = scope.arm()
        inner.guarded = True
        body, goes_on = self._body(inner, depth - 1, 4)
        made: dict[str, Any] = {"try": body}
        ways = [Way(inner, goes_on)]
        self._blur(scope, body)
        clauses = self._clauses(scope, depth, body, ways)
        if clauses:
            made["catch"] = clauses
        ending = scope.arm({})
        self._blur(ending, [made])
        added: dict[str, Kind] = {}
        goes_through = True
        if not clauses or self._is(0.4):
            before = set(ending.bound)
            made["finally"], goes_through = self._body(
                ending, depth - 1, 2, may_end=self._is(0.15)
            )
            added = {n: k for n, k in ending.bound.items() if n not in before}
        goes_on = self._join(scope, ways) and goes_through
        self._blur(scope, [made])
        scope.bound |= added
        return [made], goes_on

    def _clauses(
        self, scope: Scope, depth: int, body: Body, ways: list[Way]
    ) -> list[Any]:
        clauses: list[Any] = []
        taken: set[str] = set()
        for _ in range(self._pick([0, 1, 1, 2, 3])):
            possible = sorted(raised(body) - taken)
            if self._is(_RECKLESS):
                possible = [*CLASSES, "CallbackFailed", "PollExhausted", "Timeout"]
            if not possible:
                break
            errors = self._some(possible)
            inner = scope.arm(self._new(ways[0].scope, scope))
            clause: dict[str, Any] = {"errors": errors}
            if self._is(0.7):
                clause["as"] = "err" if "err" not in scope.bound else next(self._names)
                inner.bound[clause["as"]] = "error"
            if self._is(0.3):
                clause["when"] = self._condition(inner)
            else:
                taken |= {each for name in errors for each in taken_by(name)}
            clause["do"], goes_on = self._body(inner, depth - 1, 3)
            if goes_on and self._is(0.3):
                clause["do"].append(self._end(inner))
                goes_on = False
            inner.bound.pop(clause.get("as", ""), None)
            inner.missed.pop(clause.get("as", ""), None)
            if clause["errors"] == ["any"] and self._is(0.5):
                del clause["errors"]
            clauses.append(clause)
            ways.append(Way(inner, goes_on))
        return clauses

    def _some(self, possible: list[str]) -> list[str]:
        if "any" in possible and self._is(0.3):
            return ["any"]
        named = [each for each in possible if each != "any"] or possible
        return self._random.sample(named, min(len(named), self._pick([1, 1, 2])))


def _together(first: Body, second: Body) -> Body:
    """Return one `set` of two, whose values are assigned in order, where they allow it."""
    one, other = first[-1], second[-1]
    assert isinstance(one, dict)
    if (
        not isinstance(other, dict)
        or "set" not in other
        or one["set"].keys() & other["set"]
    ):
        return [*first, *second]
    return [*first[:-1], {"set": {**one["set"], **other["set"]}}]
