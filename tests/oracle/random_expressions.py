"""Random expressions over the names that are bound where they stand.

Each is of a kind that is known, so that the compiler's types have nothing to refuse;
some have no value for some inputs, which is an `ExpressionError`.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, Literal

Kind = Literal[
    "int",
    "text",
    "bool",
    "record",
    "list",
    "maybe",
    "null",
    "error",
    "opened",
    "opened record",
    "any",
]
Names = Mapping[str, Kind]

INPUT = {
    "n": "integer",
    "m": "integer",
    "big": "integer",
    "list": ["integer"],
    "class?": "integer",
    "q": "integer | null",
    "d": "any",
    "b": "boolean",
    "c": "'red' | 'blue' | 'green'",
    "h": "string",
    "g": "string",
    "tag": "string",
}
"""The input of every workflow and block, in the short form of types."""

CONSTANTS = {"LIMIT": 3, "WORDS": ["a", "b"], "PLACE": {"row": 2, "name": "here"}}

COLOURS = ("red", "blue", "green")


def integer(random: Random, names: Names, depth: int = 2) -> str:
    """Return an expression whose value is an integer."""
    if depth == 0 or random.random() < 0.6:
        return _integer_leaf(random, names)
    left = integer(random, names, depth - 1)
    right = integer(random, names, depth - 1)
    if random.random() < 0.2:
        return f"({condition(random, names, depth - 1)} ? {left} : {right})"
    operator = random.choice("++++---***/")
    if operator == "/" and random.random() < 0.8:
        right = random.choice(["2", "(-3)"])
    return f"({left} {operator} {right})"


def _integer_leaf(random: Random, names: Names) -> str:
    leaves = ["input.n", "input.m", "size(input.list)", "constants.LIMIT"]
    leaves += ["constants.PLACE.row"]
    leaves += of_kind(names, "int") * 3
    leaves += [f"{name}.value" for name in of_kind(names, "record")]
    leaves += [f"size({n})" for n in [*of_kind(names, "text"), *of_kind(names, "list")]]
    leaves += [f"({name} != null ? {name} : 5)" for name in of_kind(names, "maybe")] * 2
    leaves += ["(has(input.class) ? input.class : 4)"]
    leaves += ["(input.q == null ? 6 : input.q)"]
    if random.random() < 0.3:
        leaves = [str(random.randrange(9)), "(-2)"]
    elif random.random() < 0.02:
        leaves = [f"input.list[{random.randrange(3)}]", "(input.big * 2)"]
    return random.choice(leaves)


def condition(random: Random, names: Names, depth: int = 2) -> str:
    """Return an expression whose value is true or false."""
    if depth > 0 and random.random() < 0.4:
        left = condition(random, names, depth - 1)
        right = condition(random, names, depth - 1)
        return random.choice(
            [f"!({left})", f"({left} && {right})", f"({left} || {right})"]
        )
    return _condition_leaf(random, names)


def _condition_leaf(random: Random, names: Names) -> str:
    number = integer(random, names, 1)
    if random.random() < 0.04:
        return random.choice(["input.d.k == 1", "input.d.k > 0", "has(input.d.k)"])
    leaves = [
        "input.b",
        f"input.c == '{random.choice(COLOURS)}'",
        f"{number} {random.choice(['==', '!=', '<', '>='])} {integer(random, names, 1)}",
        f"{number} in [1, 2, {random.randrange(9)}]",
        f"{number} in input.list",
        f"{text(random, names)} == 'a 1'",
        "has(input.class)",
        "input.q != null",
    ]
    leaves += of_kind(names, "bool") * 2
    for name in of_kind(names, "error"):
        leaves += [f"{name}.type == 'Worse'", f"has({name}.data.code)"]
        leaves += [f"{name}.data.code == 3", f"{name}.message != 'zz'"]
    return random.choice(leaves)


def text(random: Random, names: Names) -> str:
    """Return an expression whose value is a text."""
    leaves = ["'a 1'", "input.h", "input.c", "'x' + input.g", "constants.PLACE.name"]
    leaves += of_kind(names, "text") * 2
    leaves += [f"{name}.tag" for name in of_kind(names, "record")]
    leaves += [f"{name}.type" for name in of_kind(names, "error")]
    leaves += [f"string({name})" for name in of_kind(names, "int")]
    return random.choice(leaves)


def value(random: Random, names: Names, depth: int = 2) -> Any:
    """Return any value, as YAML has it: literals, templates, expressions in records."""
    match random.randrange(9 if depth else 7):
        case 0 | 1:
            return embedded(integer(random, names))
        case 2:
            return f"t {{{embedded(integer(random, names))}}} $${{"
        case 3:
            return embedded(condition(random, names))
        case 4:
            shown = embedded(text(random, names))
            return f"{shown}-{embedded(condition(random, names, 1))}"
        case 5:
            return random.choice([None, "plain", True, 7, "yes", {"type": "x"}, []])
        case 6:
            return embedded(
                random.choice(
                    [*names, "input.d", "input.q", "constants", "execution.key"]
                )
            )
        case 7:
            return {
                "class": value(random, names, depth - 1),
                "b": value(random, names, depth - 1),
            }
        case _:
            return [value(random, names, depth - 1), value(random, names, depth - 1)]


def embedded(expression: str) -> str:
    """Return an expression as it stands in YAML."""
    return "${" + expression + "}"


def of_kind(names: Names, kind: Kind) -> list[str]:
    """Return the names that hold values of a kind."""
    return [name for name, each in names.items() if each == kind]
