"""Random workflows that tell what they were given: each value says which step it is of.

The document is kept without its `return`s, which `finished` adds: every body hands out
what it has bound, each with the name that it must be of.
"""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

Body = list[Any]
Document = dict[str, Any]

INPUT = {"flag": "boolean", "n": "integer", "items": ["integer"], "how": "string"}

_TAGGED = ("step", "callback", "poll")
"""Statements whose value is a record with a `tag`."""


def workflow(random: Random, depth: int = 2, length: int = 4) -> Document:
    """Write a workflow, of so many statements that nest so deep."""
    writer = _Writer(random)
    steps = writer.body(depth, random.randrange(length - 1, length + 2))
    return {
        "durablec": 1,
        "workflow": "flow",
        "input": dict(INPUT),
        "defaults": {"retry": "none"},
        "steps": steps,
    }


def finished(document: Document) -> Document:
    """Return a workflow with its returns."""
    made = deepcopy(document)
    made["steps"] = _finished(made["steps"])
    return made


def _finished(body: Body) -> Body:
    for statement in body:
        for key in bodies(statement):
            _finish(statement, key)
    return [*body, {"return": told(body)}]


def _finish(statement: dict[str, Any], key: tuple[Any, ...]) -> None:
    owner = statement
    for part in key[:-1]:
        owner = owner[part]
    last = key[-1]
    own_context = key[0] in ("steps", "branches")
    owner[last] = _finished(owner[last]) if own_context else _inner(owner[last])


def _inner(body: Body) -> Body:
    for statement in body:
        for key in bodies(statement):
            _finish(statement, key)
    return body


def told(body: Body) -> dict[str, Any]:
    """Return what a body hands out: values, and the tags that they must have."""
    made: dict[str, Any] = {}
    for statement in body:
        kind, name = head(statement)
        if kind in _TAGGED:
            made[name] = {"of": tag(statement), "is": f"${{{name}.tag}}"}
        elif kind in ("group", "parallel", "map") and "use" not in statement:
            made[name] = f"${{{name}}}"
        elif kind == "set":
            right = (each for each in statement["set"] if each[0] == "s")
            made |= {each: {"of": True, "is": f"${{{each}}}"} for each in right}
    return made


def head(statement: dict[str, Any] | str) -> tuple[str, str]:
    """Return a statement's kind and name."""
    if isinstance(statement, str):
        return statement, ""
    kind = next(iter(statement))
    return kind, statement[kind] if isinstance(statement[kind], str) else ""


def tag(statement: dict[str, Any]) -> str:
    """Return what the value of a statement must tell; who answers knows its label."""
    if "callback" in statement:
        return str(statement.get("label", statement["callback"]))
    if "with" in statement:
        return str(statement["with"]["tag"])
    return head(statement)[1]


def bodies(statement: dict[str, Any] | str) -> Iterator[tuple[Any, ...]]:
    """Yield the keys that lead to the bodies of a statement."""
    if isinstance(statement, str):
        return
    for key in ("steps", "do", "then", "else", "try", "default", "finally"):
        if isinstance(statement.get(key), list):
            yield (key,)
    for name in statement.get("branches", {}):
        yield ("branches", name)
    for several, body in (("elif", "then"), ("cases", "do"), ("catch", "do")):
        for index in range(len(statement.get(several, []))):
            yield (several, index, body)


def all_bodies(body: Body, path: str = "") -> Iterator[tuple[str, Body]]:
    """Yield every body with the kinds of what it stands in."""
    yield path, body
    for statement in body:
        for key in bodies(statement):
            inner: Any = statement
            for part in key:
                inner = inner[part]
            yield from all_bodies(inner, f"{path}/{head(statement)[0]}")


class _Writer:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0

    def body(self, depth: int, length: int) -> Body:
        made: Body = []
        for _ in range(length):
            made += self.statement(depth)
        return made

    def statement(self, depth: int) -> Body:
        kinds = ["step", "step", "step", "twins", "wait", "callback", "poll"]
        if depth:
            kinds += ["group", "group", "parallel", "parallel", "map"]
            kinds += ["if", "while", "try"]
        made: Body = getattr(self, f"_{self._random.choice(kinds)}")(depth)
        return made

    def name(self) -> str:
        self._count += 1
        return f"n{self._count}"

    def _step(self, depth: int) -> Body:
        return [step(self.name())]

    def _twins(self, depth: int) -> Body:
        """Write two steps that have one name in the history."""
        label = self.name()
        return [step(self.name(), label=label) for _ in range(2)]

    def _wait(self, depth: int) -> Body:
        return [{"wait": self.name(), "for": "30s"}]

    def _callback(self, depth: int) -> Body:
        name = self.name()
        made: dict[str, Any] = {"callback": name}
        if self._random.random() < 0.7:
            made |= {"call": "work.ask", "with": {"tag": name, "how": "ok"}}
        payload = {"value": "integer", "tag": "string"}
        return [made | {"timeout": "1h", "payload": payload}]

    def _poll(self, depth: int) -> Body:
        name = self.name()
        given = {"tag": name, "how": "ok", "value": 1}
        made = {"poll": name, "call": "work.look", "with": given}
        return [made | {"until": f"${{{name}.value > 1}}", "every": "5s"}]

    def _group(self, depth: int) -> Body:
        return [{"group": self.name(), "steps": self.body(depth - 1, 2)}]

    def _parallel(self, depth: int) -> Body:
        branches = {f"b{self.name()}": self.body(depth - 1, 2) for _ in range(2)}
        made: dict[str, Any] = {"parallel": self.name(), "branches": branches}
        return [made | ({"nesting": "flat"} if self._random.random() < 0.3 else {})]

    def _map(self, depth: int) -> Body:
        made: dict[str, Any] = {"map": self.name(), "items": [1, 2]}
        if self._random.random() < 0.3:
            made["nesting"] = "flat"
        return [made | {"max_concurrency": 5, "steps": self.body(depth - 1, 2)}]

    def _if(self, depth: int) -> Body:
        made: dict[str, Any] = {"if": self._condition()}
        made["then"] = self.body(depth - 1, 2)
        if self._random.random() < 0.6:
            made["else"] = self.body(depth - 1, 1)
        return [made]

    def _while(self, depth: int) -> Body:
        """Write a loop whose step tells in which round it was made."""
        name = self.name()
        counter, right = f"c{name}", f"s{name}"
        made = step(name)
        made["with"]["tag"] = f"${{string({counter})}}"
        is_right = f"${{{right} && {name}.tag == string({counter})}}"
        counted = {"set": {right: is_right, counter: f"${{{counter} + 1}}"}}
        loop = {"while": f"${{{counter} < 2}}", "max_iterations": 9}
        body = [*self.body(depth - 1, 1), made, counted]
        return [{"set": {counter: 0, right: True}}, loop | {"do": body}]

    def _try(self, depth: int) -> Body:
        failing: dict[str, Any] = {"step": self.name(), "call": "work.act"}
        failing["with"] = {"tag": "t", "how": "${input.how}", "value": 1}
        clause = {"errors": ["any"], "do": self.body(depth - 1, 1)}
        return [{"try": [*self.body(depth - 1, 1), failing], "catch": [clause]}]

    def _condition(self) -> str:
        return self._random.choice(["${input.flag}", "${input.n > 1}"])


def step(name: str, **more: Any) -> dict[str, Any]:
    """Write a step that gives its name."""
    return {"step": name, "call": "work.give", "with": {"tag": name, "value": 1}} | more
