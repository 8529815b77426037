"""Printed expressions mean what was built, and ruff leaves them alone."""

import ast
import random
import subprocess
import sys
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.nodes import (
    ARITHMETIC,
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    FString,
    Lambda,
    List,
    Node,
    Slice,
    Subscript,
    Tuple,
    Unary,
    constant,
)
from durablec.backends.python.precedence import is_embeddable
from durablec.backends.python.traits import COMPARISONS

NAMES = [
    *"aix",
    "ok",
    "total",
    "order",
    "cel.i64",
    "line_items",
    "customer_identifier",
    "shipment_tracking_number",
]
TEXTS = [
    "",
    "id",
    "it's",
    'say "hi"',
    "{x} #1",
    "tab\t\\",
    "na\u00efve \u65e5\u672c",
    "a longer text " * 3,
]
NUMBERS = [0, 3, -1, 2.5, -0.5, 1e20, True, None]
TARGETS = [
    "x",
    "x.y",
    "x: Any",
    'x["k"]',
    "x: dict[str, Any]",
    "x: str | None",
    "x: dict[str, list[Any]] | None",
]
PREFIXES = {
    "": [*(f"{target} = " for target in TARGETS), "return ", "assert ", "raise ", ""],
    ":": ["if ", "elif ", "while ", "for a in ", "for a, b in "],
    ",": ["", "key=", '"key": '],
}
PLACES = [
    (prefix, suffix) for suffix, prefixes in PREFIXES.items() for prefix in prefixes
]


class Trees:
    """Build random expressions from a source of randomness."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.kinds: list[Callable[[int], Node]] = [
            self.call, self.call, self.call, self.chain, self.chain, self.display, self.operation,
            self.operation, self.conditional, self.function, self.comprehension, self.f_string,
        ]  # fmt: skip

    def node(self, depth: int) -> Node:
        if depth < 1 or self.source.random() < 0.1:
            return self.atom()
        return self.source.choice(self.kinds)(depth - 1)

    def nodes(self, depth: int, low: int = 0, high: int = 3) -> list[Node]:
        return [self.node(depth) for _ in range(self.source.randint(low, high))]

    def atom(self) -> Node:
        if self.source.random() < 0.6:
            return Atom(self.source.choice(NAMES))
        return Atom(literal(self.source.choice([*TEXTS, *NUMBERS])))

    def call(self, depth: int) -> Node:
        function = Atom(self.source.choice(NAMES))
        keywords = [("key", node) for node in self.nodes(depth, high=1)]
        exploded = self.source.random() < 0.1
        return Call(function, self.nodes(depth), keywords, exploded)

    def chain(self, depth: int) -> Node:
        node = self.node(depth)
        for _ in range(self.source.randint(1, 4)):
            match self.source.randint(0, 3):
                case 0:
                    node = Attribute(node, "name")
                case 1:
                    node = Subscript(
                        node,
                        self.source.choice(
                            [Slice(None, Atom("a.b")), self.node(depth)]
                        ),
                    )
                case _:
                    node = Call(Attribute(node, "method"), self.nodes(depth, high=2))
        return node

    def display(self, depth: int) -> Node:
        kind = self.source.choice([List, Tuple, Dict])
        if kind is Dict:
            return Dict([(self.node(0), node) for node in self.nodes(depth)])
        return List(self.nodes(depth)) if kind is List else Tuple(self.nodes(depth))

    def operation(self, depth: int) -> Node:
        left, right = self.nodes(depth, 2, 2)
        match self.source.randint(0, 3):
            case 0:
                return Binary(self.source.choice(list(ARITHMETIC)), left, right)
            case 1:
                return Compare(self.source.choice(COMPARISONS), left, right)
            case 2:
                return BoolOp(
                    self.source.choice(["and", "or"]),
                    [left, right, *self.nodes(depth, high=2)],
                )
            case _:
                return Unary(self.source.choice(["not", "-", "+", "~"]), left)

    def conditional(self, depth: int) -> Node:
        return Conditional(*self.nodes(depth, 3, 3))

    def function(self, depth: int) -> Node:
        return Lambda(
            self.source.choice([[], ["a"], ["item", "customer_identifier"]]),
            self.node(depth),
        )

    def comprehension(self, depth: int) -> Node:
        iterable, key, value = self.nodes(depth, 3, 3)
        kinds: list[Literal["list", "dict", "set", "generator"]]
        kinds = ["list", "dict", "set", "generator"]
        kind = self.source.choice(kinds)
        element = (key, value) if kind == "dict" else key
        condition = self.source.choice([None, self.node(depth)])
        return Comprehension(
            kind, element, self.source.choice(["a", "a, b"]), iterable, condition
        )

    def f_string(self, depth: int) -> Node:
        parts = [*self.nodes(min(depth, 2)), *self.source.sample(TEXTS, 2)]
        self.source.shuffle(parts)
        return FString(
            [part for part in parts if isinstance(part, str) or is_embeddable(part)]
        )


def explicit(node: Node | Slice | None) -> str:
    """Render a node in full parentheses: the meaning, free of precedence and layout."""
    match node:
        case None:
            return ""
        case Atom(text):
            return f"({text})"
        case Slice(lower, upper):
            return f"{explicit(lower)}:{explicit(upper)}"
        case FString(parts):
            return f"({' '.join(map(_part, parts))} f'')"
        case Attribute(value, name):
            return f"({explicit(value)}.{name})"
        case Subscript(value, index):
            return f"({explicit(value)}[{explicit(index)}])"
        case Call(function, arguments, keywords):
            named = (f"{name}={explicit(value)}" for name, value in keywords)
            return f"({explicit(function)}({', '.join([*map(explicit, arguments), *named])}))"
        case Dict(entries):
            return f"{{{', '.join(f'{explicit(key)}: {explicit(value)}' for key, value in entries)}}}"
        case List(items):
            return f"[{', '.join(map(explicit, items))}]"
        case Tuple(items):
            return f"({''.join(f'{explicit(item)}, ' for item in items)})"
        case Unary(op, operand):
            return f"({op} {explicit(operand)})"
        case Binary(op, left, right) | Compare(op, left, right):
            return f"({explicit(left)} {op} {explicit(right)})"
        case BoolOp(op, operands):
            return f"({f' {op} '.join(map(explicit, operands))})"
        case Conditional(condition, then, otherwise):
            return f"({explicit(then)} if {explicit(condition)} else {explicit(otherwise)})"
        case Lambda(params, body):
            return f"(lambda {', '.join(params)}: {explicit(body)})"
        case Comprehension(kind, element, target, iterable, condition):
            pair = element if isinstance(element, tuple) else (element,)
            test = f" if {explicit(condition)}" if condition else ""
            ends = {"list": "[]", "generator": "()"}.get(kind, "{}")
            loop = f"{': '.join(map(explicit, pair))} for {target} in {explicit(iterable)}{test}"
            return f"{ends[0]}{loop}{ends[1]}"


def _part(part: str | Node) -> str:
    return repr(part) if isinstance(part, str) else f"f'''{{ {explicit(part)} }}'''"


def statement(prefix: str, text: str, suffix: str, indent: int) -> str:
    """Return text in the surroundings its place needs, in blocks as deep as its indentation."""
    blocks = [" " * at + "if block:" for at in range(4, indent, 4)]
    margin = " " * indent
    if suffix == ",":
        left, right = "{}" if prefix.startswith('"') else ("call(", ")")
        return "\n".join([*blocks, f"{margin}{left}", text, f"{margin}{right}"])
    if prefix == "elif ":
        blocks += [f"{margin}if True:", f"{margin}    pass"]
    body = [f"{margin}    pass"] if suffix else []
    return "\n".join([*blocks, text, *body])


def module(statements: list[str]) -> str:
    functions = [f"def f{at}():\n{text}" for at, text in enumerate(statements)]
    return "\n\n\n".join(functions) + "\n"


def formatted(source: str) -> str:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--line-length",
        "88",
    ]
    command += ["--target-version", "py311", "-"]
    run = subprocess.run(
        command, input=source, capture_output=True, encoding="utf-8", check=True
    )
    return run.stdout


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@settings(derandomize=True, max_examples=8)
@given(seed=st.integers(0, 2**32), depth=st.integers(1, 4))
def test_print_means_the_tree_and_ruff_leaves_it_alone(seed: int, depth: int) -> None:
    source = random.Random(seed)
    trees = Trees(source)
    printed, meant = [], []
    for _ in range(300):
        node, (prefix, suffix) = trees.node(depth), source.choice(PLACES)
        indent = source.choice([4, 8, 12, 24])
        inner = indent + 4 if suffix == "," else indent
        text = expression(node, inner, prefix, suffix)
        printed.append(statement(prefix, text, suffix, indent))
        flat = f"{' ' * inner}{prefix}{explicit(node)}{suffix}"
        meant.append(statement(prefix, flat, suffix, indent))
    found = [ast.dump(function) for function in ast.parse(module(printed)).body]
    wanted = [ast.dump(function) for function in ast.parse(module(meant)).body]
    assert [
        text for text, a, b in zip(printed, found, wanted, strict=True) if a != b
    ] == []
    assert formatted(module(printed)) == module(printed)


A, B, C = (
    Atom("first_rather_long_operand"),
    Atom("second_rather_long_operand"),
    Atom("third_rather_long_operand"),
)
WIDE = Atom("one_more_operand_that_is_long")


@pytest.mark.parametrize(
    ("node", "prefix", "suffix", "expected"),
    [
        (Binary("*", Binary("+", Atom("a"), Atom("b")), Atom("c")), "x = ", "", "x = (a + b) * c"),
        (Compare("==", Compare("<", Atom("a"), Atom("b")), Atom("c")), "if ", ":", "if (a < b) == c:"),
        (Unary("not", Compare("in", Atom("a"), Atom("b"))), "assert ", "", "assert not a in b"),
        (Subscript(Atom("a"), Slice(None, Atom("b.c"))), "x = ", "", "x = a[: b.c]"),
        (FString(["{", Subscript(Atom("a"), Atom('"k"')), '"']), "x = ", "", "x = f'{{{a[\"k\"]}\"'"),
        (Call(Atom("f"), [Atom("a")], exploded=True), "", "", "f(\n    a,\n)"),
        (
            BoolOp("and", [A, B, C, WIDE]), "return ", "",
            "return (\n    first_rather_long_operand\n    and second_rather_long_operand\n"
            "    and third_rather_long_operand\n    and one_more_operand_that_is_long\n)",
        ),
        (
            Call(Atom("f"), [A, B, C]), "result = ", "",
            "result = f(\n    first_rather_long_operand, second_rather_long_operand,"
            " third_rather_long_operand\n)",
        ),
        (
            Call(Atom("f"), [A, B, C], [("key", WIDE)]), "if ", ":",
            "if f(\n    first_rather_long_operand,\n    second_rather_long_operand,\n"
            "    third_rather_long_operand,\n    key=one_more_operand_that_is_long,\n):",
        ),
        (
            Conditional(A, B, Binary("+", C, WIDE)), '"key": ', ",",
            '"key": second_rather_long_operand\nif first_rather_long_operand\n'
            "else third_rather_long_operand + one_more_operand_that_is_long,",
        ),
        (
            Comprehension("list", A, "item", B, Compare("==", C, WIDE)), "x = ", "",
            "x = [\n    first_rather_long_operand\n    for item in second_rather_long_operand\n"
            "    if third_rather_long_operand == one_more_operand_that_is_long\n]",
        ),
        (
            Lambda(["item"], BoolOp("or", [A, B, C])), "x = ", "",
            "x = lambda item: (\n    first_rather_long_operand or second_rather_long_operand"
            " or third_rather_long_operand\n)",
        ),
        (Atom('"' + "a" * 90 + '"'), "x = ", "", 'x = "' + "a" * 90 + '"'),
        (Atom('"' + "a" * 82 + '"'), "total = ", "", 'total = (\n    "' + "a" * 82 + '"\n)'),
        (constant({"k": [1, 2], "long": "a" * 70}), "x = ", "", 'x = {\n    "k": [1, 2],\n    "long": "' + "a" * 70 + '",\n}'),
    ],
)  # fmt: skip
def test_layout(node: Node, prefix: str, suffix: str, expected: str) -> None:
    assert expression(node, 0, prefix, suffix) == expected


def test_indent_is_part_of_every_line() -> None:
    text = expression(Call(Atom("f"), [Atom("a")], exploded=True), 4, "return ")
    assert text == "    return f(\n        a,\n    )"


@pytest.mark.parametrize(
    "refused",
    [
        lambda: Atom("a + b"),
        lambda: Atom("'unclosed"),
        lambda: Atom("1e+5"),
        lambda: Binary("**", A, B),
        lambda: BoolOp("and", [A]),
        lambda: Comprehension("dict", A, "item", B),
        lambda: Comprehension("list", A, "(a, b)", B),
        lambda: expression(FString([Atom('"#"')]), 0),
        lambda: expression(FString([FString(["nested"])]), 0),
        lambda: expression(A, 0, "del "),
    ],
)
def test_refuses_what_it_cannot_print(refused: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"not|two|pair|no place|cannot"):
        refused()


@pytest.mark.parametrize("text", ["it's", 'say "hi"', "back\\slash", "#"])
def test_is_embeddable_knows_python_3_11(text: str) -> None:
    assert not is_embeddable(Call(Atom("f"), [Atom(literal(text))]))
    assert is_embeddable(Call(Atom("f"), [Atom(literal("text"))]))


def test_depth_costs_no_recursion_of_the_printer() -> None:
    node: Node = Atom("a")
    for _ in range(90):
        node = Call(Atom("f"), [node, Atom("b")])
    assert expression(node, 0, "x = ").count("\n") > 90
