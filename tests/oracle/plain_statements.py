"""Writes the statements of a random workflow that hold no others, and their parts."""

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

from tests.oracle import names as legal
from tests.oracle import random_expressions as expressions
from tests.oracle.calls import RESULTS
from tests.oracle.random_expressions import Kind, embedded, of_kind
from tests.oracle.scopes import Scope
from tests.oracle.scripts import HOWS

T = TypeVar("T")

Yaml = dict[str, Any] | str
Body = list[Yaml]

_RECKLESS = 0.009


class PlainStatements:
    """The names and policies of one workflow, and its plain statements.

    A method that writes a statement gives it as a body, and says whether a path goes
    on behind it. A workflow is written with a budget of statements; one that `undoes`
    has steps that can be undone.
    """

    def __init__(self, random: Random, budget: int, *, undoes: bool) -> None:
        self._random = random
        self._names = iter(legal.shuffled(random))
        self._integers = [next(self._names) for _ in range(3)]
        self._text = next(self._names)
        self._nullable = next(self._names)
        self._policies = [next(self._names) for _ in range(3)]
        self._set: set[str] = set()
        self._left = budget
        self._undoes = undoes

    # Plain statements -----------------------------------------------------------------

    def _step(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        if self._is(0.003):
            return self._doze(scope)
        function = self._pick(["act"] * 5 + ["later", "give", "perhaps", "spoil"])
        kind = RESULTS[function]
        again = of_kind(scope.reusable, kind)
        name = self._pick(again) if again and self._is(0.6) else next(self._names)
        scope.reusable.pop(name, None)
        arguments: dict[str, Any] = {"tag": name + scope.suffix}
        if function in ("act", "later"):
            arguments["how"] = self._how(scope)
        if function == "spoil":
            own = [self._value(scope), self._value(scope)]
            arguments["items"] = self._pick(["${input.list}", own])
        else:
            arguments["value"] = embedded(self._integer(scope, 1))
        made = {"step": name, "call": f"work.{function}", "with": arguments}
        scope.bound[name] = kind
        return [made | self._semantics() | self._undo(name, scope)], True

    def _semantics(self) -> dict[str, Any]:
        """Write how often a step is run, and for how long."""
        made = {"timeout": "1h"} if self._is(0.05) else {}
        if self._is(0.05):
            return {**made, "semantics": "at_most_once"}
        if self._is(0.05):
            made["semantics"] = "at_most_once_per_retry"
        return made | self._retry()

    def _doze(self, scope: Scope) -> tuple[Body, bool]:
        """Write a step that takes too long, in real time."""
        name = next(self._names)
        how = self._pick(["ok", "${input.h}"])
        arguments = {"tag": name + scope.suffix, "how": how, "value": "${input.n}"}
        made = {"step": name, "call": "work.doze", "with": arguments}
        scope.bound[name] = "int"
        return [{**made, "timeout": "1s", "retry": "none"}], True

    def _undo(self, name: str, scope: Scope) -> dict[str, Any]:
        if not self._undoes or self._is(0.5):
            return {}
        how = self._pick(["ok", "ok", "ok", "Broken:1", "Plain", "${input.g}"])
        value = self._pick([embedded(name), self._value(scope)])
        arguments = {"tag": f"undo {name}{scope.suffix}", "how": how, "value": value}
        return {"undo": {"call": "work.revert", "with": arguments, **self._retry()}}

    def _assign(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        names = [*self._integers * 2, self._text, self._nullable, self._nullable]
        settable = [name for name in names if name not in scope.outer]
        if not settable:
            return self._step(scope, depth)
        name = self._pick(settable)
        if name == self._text:
            value: Any = embedded(expressions.text(self._random, scope.bound))
            return [self._setting(scope, name, value, "text")], True
        value = embedded(self._integer(scope))
        if name in self._integers:
            return [self._setting(scope, name, value, "int")], True
        choices: list[tuple[Any, Kind]] = [(value, "int"), (None, "null")]
        value, kind = self._pick([*choices, ("${input.q}", "maybe")])
        return [self._setting(scope, name, value, kind)], True

    def _setting(self, scope: Scope, name: str, value: Any, kind: Kind) -> Yaml:
        scope.bound[name] = kind
        self._set.add(name)
        return {"set": {name: value}}

    def _wait(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        computed = self._pick(["input.n", *of_kind(scope.bound, "int")])
        length = self._pick(["1s", "13s", "7m", "2h", embedded(computed)])
        made = {"wait": next(self._names), "for": length}
        if self._is(0.1):
            made = {"wait": made["wait"], "until": "2024-02-29T12:00:00Z"}
        return [made], True

    def _log(self, scope: Scope, depth: int) -> tuple[Body, bool]:
        return [{"log": f"at {embedded(self._integer(scope))}"}], True

    def _end(self, scope: Scope) -> Yaml:
        """Write a statement behind which no path goes on."""
        errors = of_kind(scope.bound, "error")
        if scope.in_loop and self._is(0.6):
            return self._pick(["break", "continue"])
        if errors and self._is(0.6):
            return {"fail": embedded(errors[-1])}
        if self._is(0.5) and scope.returning != "null":
            return self._return(scope)
        made: dict[str, Any] = {
            "fail": self._pick(["Custom", "Custom", "Leave", "Worse"])
        }
        if self._is(0.7):
            made["message"] = f"m {embedded(self._integer(scope))}"
        if self._is(0.7):
            made["data"] = self._value(scope)
        return made

    def _return(self, scope: Scope) -> Yaml:
        errors = of_kind(scope.bound, "error")
        if scope.returning == "int":
            return {"return": embedded(self._integer(scope))}
        if errors and self._is(0.6):
            parts = {
                k: embedded(f"{errors[-1]}.{k}") for k in ("type", "message", "data")
            }
            return {"return": self._pick([parts, embedded(errors[-1])])}
        return {"return": self._value(scope)}

    # Parts ----------------------------------------------------------------------------

    def _how(self, scope: Scope) -> str:
        literal = self._pick(["ok", self._pick(HOWS)])
        scripted = ["${input.h}", "${input.g}", literal]
        return (
            self._pick(scripted) if self._is(0.7 if scope.guarded else 0.12) else "ok"
        )

    def _retry(self) -> dict[str, Any]:
        stated: list[Any] = ["none", self._pick(self._policies), {"max_attempts": 2}]
        return {"retry": self._pick(stated)} if self._is(0.8) else {}

    def _integer(self, scope: Scope, depth: int = 2) -> str:
        known = {*scope.bound, self._nullable}
        missed = {n: k for n, k in scope.missed.items() if n not in known}
        if self._is(_RECKLESS) and of_kind(missed, "int"):
            return self._pick(of_kind(missed, "int"))
        return expressions.integer(self._random, scope.bound, depth)

    def _condition(self, scope: Scope) -> str:
        return embedded(expressions.condition(self._random, scope.bound))

    def _value(self, scope: Scope) -> Any:
        return expressions.value(self._random, scope.bound)

    def _pick(self, choices: Sequence[T]) -> T:
        return self._random.choice(choices)

    def _is(self, chance: float) -> bool:
        return self._random.random() < chance
