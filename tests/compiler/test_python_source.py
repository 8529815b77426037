"""What is read out of the user's Python: tables of texts and what is found in them."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.python_source.annotations import annotation_type, return_type
from durablec.python_source.arguments import argument_problems
from durablec.python_source.errors import Errors
from durablec.python_source.functions import Functions, Problem
from durablec.python_source.imports import closure
from durablec.python_source.modules import InMemoryModules, Library, Unreadable
from durablec.python_source.signatures import Function, Parameter
from durablec_dsl.source import Source
from tests.support.type_structure import structure


def library(files: Mapping[str, str]) -> Library:
    return Library(InMemoryModules(files))


def find(files: Mapping[str, str], path: str = "m.f") -> Function | Problem:
    return Functions(library(files)).find(path)


def function(text: str) -> Function:
    found = find({"m": text})
    assert isinstance(found, Function)
    return found


def shown(found: Function | Problem) -> str:
    if isinstance(found, Problem):
        return f"{found.kind}: {found.message}" + (
            f" ({found.help})" * bool(found.help)
        )
    parts = [*map(shown_parameter, found.parameters)]
    parts += ["**"] * found.accepts_any_keyword
    start = "async " if found.is_async else ""
    end = "" if found.signature_known else f" ? {found.note}"
    return f"{start}{found.module}.{found.name}({', '.join(parts)}){end}"


def shown_parameter(parameter: Parameter) -> str:
    mark = {"positional-only": "/", "normal": "", "keyword-only": "*"}[parameter.kind]
    return f"{mark}{parameter.name}{'=' if parameter.has_default else ''}"


ONE_MODULE = {
    "plain": ("def f(a, b=1): ...", "m.f(a, b=)"),
    "all kinds": ("def f(a, /, b, *c, d, e=1, **g): ...", "m.f(/a, b, *d, *e=, **)"),
    "async": ("async def f(): ...", "async m.f()"),
    "lambda": ("f = lambda a, b=1: a", "m.f(a, b=)"),
    "alias": ("def g(a): ...\nf = g", "m.g(a)"),
    "aliases in a circle": ("f = g\ng = f", "m.f() ? its imports go in a circle"),
    "partial": (
        "import functools\ndef g(a): ...\nf = functools.partial(g, 1)",
        "m.f() ? it is computed",
    ),
    "last wins": ("def f(a): ...\ndef f(b): ...", "m.f(b)"),
    "overloads": (
        "from typing import overload\n@overload\ndef f(a: int) -> int: ...\n"
        "@overload\ndef f(a: str) -> str: ...\ndef f(a): ...",
        "m.f(a)",
    ),
    "under TYPE_CHECKING": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    def f(a): ...",
        "m.f(a)",
    ),
    "TYPE_CHECKING counts": (
        "import typing\nif typing.TYPE_CHECKING:\n    def f(a): ...\n"
        "else:\n    f = load()",
        "m.f(a) ? it is bound in more than one way",
    ),
    "under a version": (
        "import sys\nif sys.version_info > (3, 12):\n    def f(a): ...\n"
        "else:\n    def f(b): ...",
        "m.f(b) ? it is bound in more than one way",
    ),
    "after a failed import": (
        "try:\n    from fast import f\nexcept ImportError:\n    def f(a): ...",
        "m.f(a) ? it is bound in more than one way",
    ),
    "None after a failed import": (
        "try:\n    from fast import f\nexcept ImportError:\n    f = None",
        "m.f() ? it is `fast.f`, from elsewhere",
    ),
    "in a with": ("with x:\n    def f(a): ...", "m.f(a)"),
    "in a loop": ("for f in g: pass", "m.f() ? what it is bound to is not followed"),
    "unpacked": ("f, g = h()", "m.f() ? what it is bound to is not followed"),
    "long elif chain": (
        "if x: pass\n" + "elif x: pass\n" * 200 + "else:\n  def f(a): ...",
        "m.f(a)",
    ),
    "in main": (
        'def g(): ...\nif __name__ == "__main__":\n    f = g',
        "unknown-name: module `m` has no `f`",
    ),
    "misspelt": (
        "def ff(): ...",
        "unknown-name: module `m` has no `f` (did you mean `m.ff`?)",
    ),
    "deleted": ("def f(): ...\ndel f", "unknown-name: module `m` has no `f`"),
    "module __getattr__": (
        "def __getattr__(name): ...",
        "m.f() ? its module binds names dynamically",
    ),
    "bound by global": (
        "def init():\n    global f\n    f = 1",
        "m.f() ? its module binds names dynamically",
    ),
    "what every module has": (
        "from p import __file__ as f",
        "m.f() ? it is `p.__file__`, from elsewhere",
    ),
    "other global": (
        "def init():\n    global x\n    x = 1",
        "unknown-name: module `m` has no `f`",
    ),
    "globals()": ("globals()['f'] = 1", "m.f() ? its module binds names dynamically"),
    "a value": ("f = {'a': 1}", "not-callable: `m.f` is a value, not a function"),
    "None set by global": (
        "f = None\ndef init():\n    global f\n    f = 1",
        "m.f() ? it is computed",
    ),
    "star of another project": (
        "from elsewhere import *",
        "m.f() ? it comes from `import *`",
    ),
    "imported from elsewhere": (
        "from stripe.api import charge as f",
        "m.f() ? it is `stripe.api.charge`, from elsewhere",
    ),
    "a module from elsewhere": (
        "import stripe as f",
        "m.f() ? it is `stripe`, from elsewhere",
    ),
    "attribute of an object": (
        "f = Service().create",
        "m.f() ? it is computed",
    ),
    "method": (
        "class S:\n    def g(self, a): ...\nf = S.g",
        "m.f() ? it is an attribute of a class",
    ),
    "empty class": ("class f: ...", "m.f()"),
    "class with __init__": (
        "class f:\n    def __init__(self, a, *, b=1): ...",
        "m.f(a, *b=)",
    ),
    "class with a base": ("class f(Base): ...", "m.f() ? it is a class"),
    "dataclass": (
        "from dataclasses import dataclass, field\n@dataclass\nclass f:\n"
        "    a: int\n    b: list = field(default_factory=list)\n"
        "    c: int = field(init=False)\n    d: int = field(kw_only=True)\n    e: int = 1",
        "m.f(a, b=, d, e=)",
    ),
    "too deep": (
        "f = " + "-" * 50_000 + "1",
        "m.f() ? its module nests too deep to be looked into",
    ),
    "null byte": (
        "\0",
        "syntax: module `m` is not valid Python: source code string cannot contain "
        "null bytes (durablec read it as Python ",
    ),
    "syntax error": (
        "def f(:",
        "syntax: module `m` is not valid Python: invalid syntax (durablec read it as ",
    ),
}


@pytest.mark.parametrize(("text", "expected"), ONE_MODULE.values(), ids=ONE_MODULE)
def test_function_of_one_module(text: str, expected: str) -> None:
    found = shown(find({"m": text}))
    # What a syntax error says ends in the version of Python.
    assert found.startswith(expected) if " not valid " in found else found == expected


WRAPS = "import functools\ndef d(function):\n    @functools.wraps(function)\n"
DECORATED = {
    "cache": ("import functools\n@functools.cache\ndef f(a): ...", ""),
    "lru_cache": (
        "from functools import lru_cache as c\n@c(maxsize=1)\ndef f(a): ...",
        "",
    ),
    "from elsewhere": ("import x\n@x.y(1)\ndef f(a): ...", "x.y"),
    "computed": ("@x[0]\ndef f(a): ...", "..."),
    "wraps": (
        f"{WRAPS}    def inner(*args, **kwargs):\n"
        "        return function(*args, **kwargs)\n    return inner\n@d\ndef f(a): ...",
        "",
    ),
    "wraps with arguments": (
        "from functools import wraps\ndef d(times):\n    def outer(function):\n"
        "        @wraps(function)\n        def inner(*a, **k):\n"
        "            log(k['a'])\n            return function(*a, **k)\n"
        "        return inner\n    return outer\n@d(3)\ndef f(a): ...",
        "",
    ),
    "wraps and adds": (
        f"{WRAPS}    def inner(*args, **kwargs):\n"
        "        return function(db, *args, **kwargs)\n    return inner\n"
        "@d\ndef f(a): ...",
        "d",
    ),
    "wraps and adds by name": (
        f"{WRAPS}    def inner(*args, **kwargs):\n"
        "        return function(*args, db=1, **kwargs)\n    return inner\n"
        "@d\ndef f(a): ...",
        "d",
    ),
    "wraps and changes": (
        f"{WRAPS}    def inner(*args, **kwargs):\n        kwargs['db'] = 1\n"
        "        return function(*args, **kwargs)\n    return inner\n@d\ndef f(a): ...",
        "d",
    ),
    "wraps and pops": (
        f"{WRAPS}    def inner(*args, **kwargs):\n        kwargs.pop('x')\n"
        "        return function(*args, **kwargs)\n    return inner\n@d\ndef f(a): ...",
        "d",
    ),
    "wraps with its own parameters": (
        f"{WRAPS}    def inner(a):\n        return function(a, 1)\n    return inner\n"
        "@d\ndef f(a, b): ...",
        "d",
    ),
    "registers": ("def d(g):\n    x.append(g)\n    return g\n@d\ndef f(a): ...", ""),
    "registers with arguments": (
        "def d(n):\n    def outer(g):\n        return g\n    return outer\n"
        "@d(1)\ndef f(a): ...",
        "",
    ),
    "replaces": (
        "def d(g):\n    def inner(x):\n        return g(x)\n    return inner\n"
        "@d\ndef f(a): ...",
        "d",
    ),
}


@pytest.mark.parametrize(("text", "expected"), DECORATED.values(), ids=DECORATED)
def test_decorated_function(text: str, expected: str) -> None:
    found = function(text)
    note = f"the decorator `{expected}` may change it" if expected else None
    assert found.parameters[0].name == "a"
    assert (found.signature_known, found.note) == (not expected, note)


def test_async_wrapper_makes_a_function_async() -> None:
    found = function(
        f"{WRAPS}    async def inner(*args, **kwargs):\n"
        "        return function(*args, **kwargs)\n    return inner\n@d\ndef f(a): ..."
    )
    assert shown(found) == "async m.f(a)"


ACROSS_MODULES: dict[str, tuple[dict[str, str], str]] = {
    "re-export": ({"m": "from p.q import g as f", "p.q": "def g(a): ..."}, "p.q.g(a)"),
    "module alias": (
        {"m": "import p.q as x\nf = x.g", "p": "", "p.q": "def g(a): ..."},
        "p.q.g(a)",
    ),
    "dotted": (
        {"m": "import p.q\nf = p.q.g", "p": "", "p.q": "def g(a): ..."},
        "p.q.g(a)",
    ),
    "dotted without __init__": (
        {"m": "import p.q\nf = p.q.g", "p.q": "def g(a): ..."},
        "p.q.g(a)",
    ),
    "star": ({"m": "from p import *", "p": "def f(a): ..."}, "p.f(a)"),
    "stars in a circle": (
        {"m": "from p import *", "p": "from m import *\nfrom q import *", "q": "f = 1"},
        "not-callable: `m.f` is a value, not a function",
    ),
    "what every module has": (
        {"m": "from p import __file__ as f", "p": ""},
        "m.f() ? its module binds names dynamically",
    ),
    "stars without it": (
        {"m": "from p import *", "p": "def g(): ..."},
        "unknown-name: module `m` has no `f`",
    ),
    "imports in a circle": (
        {"m": "from p import f", "p": "from m import f"},
        "m.f() ? its imports go in a circle",
    ),
    "missing there": (
        {"m": "from p import f", "p": "def ff(): ..."},
        "unknown-name: module `p` has no `f` (did you mean `ff`?)",
    ),
    "broken there": (
        {"m": "from p import f", "p": "def"},
        "m.f() ? its module cannot be read",
    ),
    "not there": (
        {"m": "from m2.x import f", "m2": ""},
        "m.f() ? it is `m2.x.f`, from elsewhere",
    ),
    "a module": (
        {"m": "", "m.f": ""},
        "not-callable: `m.f` is a module, not a function",
    ),
}


@pytest.mark.parametrize(
    ("files", "expected"), ACROSS_MODULES.values(), ids=ACROSS_MODULES
)
def test_function_across_modules(files: dict[str, str], expected: str) -> None:
    assert shown(find(files)) == expected


PROJECT = {
    "orders": "from .impl import save as keep\nfrom .errors import *\nclass Desk:\n  x: int",
    "orders.impl": "async def save(order_id): ...",
    "orders.errors": "class Gone(Exception): ...",
    "broken": "def",
    "broken.inside": "def f(): ...",
    "loose.helpers": "def assist(a): ...",
}
PATHS = {
    "orders.keep": "async orders.impl.save(order_id)",
    "orders.impl.save": "async orders.impl.save(order_id)",
    "loose.helpers.assist": "loose.helpers.assist(a)",
    "keep": "no-module: `keep` names a function without its module "
    "(did you mean `orders.keep`?)",
    "nothing": "no-module: `nothing` names a function without its module "
    "(write `module.function`)",
    "": "no-module: `` names a function without its module (write `module.function`)",
    "order.keep": "unknown-module: the project has no module `order` "
    "(did you mean `orders.keep`?)",
    "orders.nowhere.f": "unknown-module: the project has no module `orders.nowhere` "
    "(did you mean `orders.errors.f`?)",
    "orders.Desk.x": "unknown-module: `orders.Desk` is not a module "
    "(write `module.function`)",
    "json.loads": "outside: the project has no module `json`",
    "aws.dynamodb.get_item": "outside: the project has no module `aws.dynamodb` (for an "
    "operation of AWS's, write `aws: dynamodb.get_item` in place of `call`)",
    "stripe.charge": "outside: the project has no module `stripe`",
    "broken.inside.f": "syntax: module `broken` is not valid Python: invalid syntax "
    "(durablec read it as Python ",
    ".g": "no-module: `g` names a function without its module (write `module.function`)",
    "orders.": "unknown-name: module `orders` has no ``",
}


@pytest.mark.parametrize(("path", "expected"), PATHS.items(), ids=PATHS)
def test_path_of_a_call(path: str, expected: str) -> None:
    assert shown(find(PROJECT, path)).startswith(expected)


def test_places() -> None:
    found = function("# é\n@x\nasync  def  f(a): ...\n")
    assert found.place.source.text[slice(*found.place.span)] == "f"
    assert found.place.source.position(found.place.span.start) == (3, 13)
    alias = function("x = 'é'; f = g()")
    assert alias.place.source.text[slice(*alias.place.span)] == "f = g()"
    problem = find({"m": "x = 1\ny = é )\n"})
    assert isinstance(problem, Problem)
    place = problem.labels[0].place
    assert place.source.position(place.span.start) == (2, 7)


def test_unreadable_module() -> None:
    class Locked(InMemoryModules):
        def read(self, module: str) -> Source | Unreadable | None:  # type: ignore[override]  # Wider, as the protocol is.
            return Unreadable("m.py", "permission denied")

    found = Functions(Library(Locked({}))).find("m.f")
    assert shown(found) == "unreadable: module `m` cannot be read: permission denied"


def test_what_the_runtime_gives() -> None:
    found = function("def f(context, callback_id, *, previous): ...")
    assert found.wants_context
    assert found.wants_callback_id
    assert found.wants_previous
    assert not function("def f(context, /): ...").wants_context


ARGUMENTS: dict[str, tuple[str, Sequence[str], str, list[str]]] = {
    "all right": ("a, b=1", ["a"], "step", []),
    "context": ("a, context", ["a"], "step", []),
    "missing": ("a, b", ["a"], "step", ["missing `m.f` needs the argument `b`"]),
    "unknown": ("a", ["a", "zzz"], "step", ["unknown zzz: it takes `a`"]),
    "unknown of none": ("", ["zzz"], "step", ["unknown zzz: it takes no arguments"]),
    "misspelt": (
        "order_id, b=1",
        ["order_i"],
        "step",
        ["unknown order_i: did you mean `order_id`?"],
    ),
    "any keyword": ("a, **k", ["a", "b"], "step", []),
    "position only": (
        "a, /",
        [],
        "step",
        ["positional-only `m.f` takes `a` by position only"],
    ),
    "position only passed": ("a=1, /", ["a"], "step", ["positional-only a"]),
    "position only left out": ("a=1, /", [], "step", []),
    "position only and keywords": ("a=1, /, **k", ["a"], "step", []),
    "context passed": ("context", ["context"], "step", ["given context"]),
    "context as a keyword": ("**k", ["context"], "step", []),
    "callback_id of a step": ("callback_id", ["callback_id"], "step", []),
    "callback_id not of a step": (
        "a=1",
        ["callback_id"],
        "step",
        ["unknown callback_id"],
    ),
    "submitter": ("callback_id, a", ["a"], "submitter", []),
    "submitter with keywords": ("**k", ["a"], "submitter", []),
    "submitter without": (
        "a",
        ["a"],
        "submitter",
        ["no-callback-id `m.f` has no parameter `callback_id`"],
    ),
    "submitter passed": (
        "callback_id",
        ["callback_id"],
        "submitter",
        ["given callback_id"],
    ),
    "poll": ("previous, a", ["a"], "poll", []),
    "poll passed": ("previous", ["previous"], "poll", ["given previous"]),
    "previous of a step": (
        "previous",
        [],
        "step",
        ["missing `m.f` needs the argument `previous`"],
    ),
}


@pytest.mark.parametrize(
    ("parameters", "names", "role", "expected"), ARGUMENTS.values(), ids=ARGUMENTS
)
def test_arguments(
    parameters: str, names: Sequence[str], role: str, expected: list[str]
) -> None:
    found = argument_problems(
        function(f"def f({parameters}): ..."),
        names,
        submits=role == "submitter",
        polls=role == "poll",
    )
    lines = [f"{p.kind} {p.argument or p.message}: {p.help}" for p in found]
    assert len(lines) == len(expected)
    for line, start in zip(lines, expected, strict=True):
        assert line.startswith(start)


def test_arguments_of_an_unknown_signature() -> None:
    unknown = function("@x\ndef f(a): ...")
    assert argument_problems(unknown, ["zzz"], submits=True) == []
    found = argument_problems(unknown, ["callback_id"], submits=True)
    assert [problem.kind for problem in found] == ["given"]


MODELS = """
from __future__ import annotations
import dataclasses, datetime as dt, decimal, enum, typing as t, uuid
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, NewType, NotRequired, Optional, TypedDict
from pydantic import BaseModel, ConfigDict, Field, field_serializer

class Item(TypedDict, total=False):
    sku: t.Required[str]
    count: int
class Order(TypedDict):
    id: str
    note: NotRequired["str | None"]
    items: list[Item]
class Bigger(Order):
    extra: float
@dataclasses.dataclass(frozen=True)
class Point:
    kind: t.ClassVar[str] = ""
    x: float
    y: float = 0
@dataclasses.dataclass
class Named(Point):
    name: str = ""
class Tree(TypedDict):
    inside: list[Tree]
class Model(BaseModel):
    a: int = Field(gt=1)
    _b: str = ""
class Renamed(BaseModel):
    a: int = Field(alias="b")
class Configured(BaseModel):
    model_config = {"extra": "allow"}
    a: int
class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    a: int
class Shown(BaseModel):
    a: int
    @field_serializer("a")
    def show(self, a): return str(a)
class Otherwise(BaseModel):
    model_config = ConfigDict(serialize_by_alias=True)
    a: int
@dataclasses.dataclass
class Outer:
    @dataclasses.dataclass
    class Inner:
        b: int
    a: list[Inner]
class Heir(Outer): ...
class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"
class Size(enum.StrEnum):
    SMALL = enum.auto()
class Code(enum.Enum):
    OK = 1
@enum.unique
class Level(enum.IntEnum):
    LOW = 1
class Mixture(enum.Enum):
    OK = 1
    BAD = "bad"
class Plain:
    a: int
class Mixed(Plain, TypedDict):
    b: int
Orders = list[Order]
Loop = list["Loop"]
OrderId = NewType("OrderId", str)
Json: t.TypeAlias = "dict[str, Any]"
"""
ANNOTATIONS = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "bool": "boolean",
    "None": "null",
    "Any": "any",
    "object": "any",
    "bytes": "any",
    "unheard.Of": "any",
    "f()": "any",
    "'int'": "integer",
    "'not('": "any",
    "dt.datetime": "string",
    "dt.date": "string",
    "dt.time": "string",
    "dt.timedelta": "string",
    "uuid.UUID": "string",
    "decimal.Decimal": "any",
    "list": "[any]",
    "list[int]": "[integer]",
    "Sequence[int]": "[integer]",
    "t.List['int']": "[integer]",
    "tuple[int, ...]": "[integer]",
    "tuple[int, str]": "[any]",
    "set[int]": "any",
    "dict": '{"*": any}',
    "dict[str, int]": '{"*": integer}',
    "Mapping[str, list[str]]": '{"*": [string]}',
    "dict[int, int]": '{"*": any}',
    "int | None": "integer | null",
    "None | int": "integer | null",
    "Optional[int]": "integer | null",
    "Optional[Any]": "any",
    "t.Union[int, str, None]": "any",
    "t.Union[int, float]": "number",
    "int | str": "any",
    "str | str": "string",
    "Literal['a', 'b']": "'a' | 'b'",
    "Literal['a'] | Literal['b', None]": "'a' | 'b' | null",
    "Literal[1, 2]": "integer",
    "Literal[True]": "boolean",
    "Annotated[int, 'x']": "integer",
    "t.Final[int]": "integer",
    "Order": "Order{id: string, note?: string | null, items: [Item{sku: string, count?: integer}]}",
    "Bigger": "Bigger{id: string, note?: string | null, items: "
    "[Item{sku: string, count?: integer}], extra: number}",
    "Point": "Point{x: number, y: number}",
    "Named": "Named{x: number, y: number, name: string}",
    "Tree": "Tree{inside: [Tree]}",
    "Model": "Model{a: integer}",
    "Renamed": "any",
    "Configured": "any",
    "Colour": "'red' | 'blue'",
    "Size": "'small'",
    "Code": "integer",
    "Level": "integer",
    "Mixture": "any",
    "Frozen": "Frozen{a: integer}",
    "Shown": "any",
    "Otherwise": "any",
    "Outer": "Outer{a: [Inner{b: integer}]}",
    "Heir": "Heir{a: [Inner{b: integer}]}",
    "Outer.Inner": "Inner{b: integer}",
    "Plain": "any",
    "Mixed": "any",
    "Orders": "[Order{id: string, note?: string | null, items: [Item{sku: string, count?: integer}]}]",
    "Loop": "[any]",
    "OrderId": "string",
    "Json": '{"*": any}',
    "Any | " * 3000 + "int": "any",
    "list[" * 60 + "int" + "]" * 60: "[" * 41 + "any" + "]" * 41,
}


@pytest.mark.parametrize(("annotation", "expected"), ANNOTATIONS.items())
def test_return_type(annotation: str, expected: str) -> None:
    found = function(f"{MODELS}\ndef f() -> {annotation}: ...")
    assert structure(return_type(found)) == expected


def test_return_type_is_read_where_the_function_stands() -> None:
    files = {
        "m": "from p import f",
        "p": "from q import Point as P\nasync def f() -> P | None: ...",
        "q": "from dataclasses import dataclass\n@dataclass\nclass Point:\n    x: 'int'",
    }
    found = find(files)
    assert isinstance(found, Function)
    assert structure(return_type(found)) == "Point{x: integer} | null"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): ...", "any"),
        ("@x\ndef f() -> int: ...", "any"),
        ("from dataclasses import dataclass\n@dataclass\nclass f:\n    a: int", "f{a: integer}"),
        ("class f: ...", "any"),
        ("def f() -> g: ...\ng = list[int]\ng = 3", "any"),
        ("def f() -> T0: ...\nT0 = T1 | T1\nT1 = T0 | T0", "any"),
    ],
)  # fmt: skip
def test_return_type_of_other_functions(text: str, expected: str) -> None:
    assert structure(return_type(function(text))) == expected


def test_aliases_are_read_once() -> None:
    aliases = "".join(f"T{n} = list[T{n + 1}] | list[T{n + 1}]\n" for n in range(40))
    assert str(return_type(function(f"{aliases}def f() -> T0: ..."))) == "any"


def test_parameter_annotation() -> None:
    found = function("def f(a: list[int]): ...")
    annotation = found.parameters[0].annotation
    assert annotation is not None
    assert str(annotation_type(found.home, annotation)) == "[integer]"


# Errors ---------------------------------------------------------------------------

SHOP = {
    "shop": """
import json
import httpx
from stripe import CardError
from shop import errors
class Late(errors.ShopError): ...
class Slow(Late, TimeoutError): ...
class Refused(httpx.HTTPError): ...
class Twice(errors.ShopError): ...
class Round(Round): ...
class Order: ...
class Record(dict): ...
class Desk:
    class Closed(errors.ShopError): ...
    class Shut(Closed): ...
def f():
    try: g()
    except client.exceptions.ThrottledError: raise TooMany()
""",
    "shop.errors": "class ShopError(Exception): ...\nclass Broke(LookupError): ...",
    "shop.other": "class Twice(ValueError): ...\nclass ShopError2(Exception): ...",
    "apart": "class Apart(Exception): ...",
}


def errors(*paths: str) -> Errors:
    modules = library(SHOP)
    for path in paths:
        Functions(modules).find(path)
    return Errors(modules)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("LookupError", ["Broke", "IndexError", "KeyError"]),
        ("IOError", None),
        ("ShopError", ["Closed", "Late", "Shut", "Slow", "shop.Twice"]),
        (
            "shop.errors.ShopError",
            [
                "shop.Desk.Closed",
                "shop.Desk.Shut",
                "shop.Late",
                "shop.Slow",
                "shop.Twice",
            ],
        ),
        ("Late", ["Slow"]),
        ("shop.Late", ["shop.Slow"]),
        ("TimeoutError", ["Slow"]),
        ("HTTPError", ["Refused"]),
        ("httpx.HTTPError", ["shop.Refused"]),
        ("Closed", ["Shut"]),
        ("shop.Desk.Closed", ["shop.Desk.Shut"]),
        ("Slow", []),
        ("KeyError", []),
        ("Order", []),
        ("nothing", []),
        ("", []),
        (".", []),
    ],
)
def test_subclasses(name: str, expected: list[str] | None) -> None:
    found = errors("shop.f", "shop.other.f").subclasses_of(name)
    if expected is None:
        assert {"OSError", "FileNotFoundError"} <= set(found)
    else:
        assert found == expected


def test_subclasses_of_the_standard_library_are_visible_where_it_is_imported() -> None:
    assert "JSONDecodeError" in errors("shop.f").subclasses_of("ValueError")
    assert "JSONDecodeError" not in errors("apart.f").subclasses_of("ValueError")


def test_alias_of_an_error_is_followed() -> None:
    modules = library({"m": "from p import Gone", "p": "class Gone(Exception): ..."})
    Functions(modules).find("m.f")
    assert Errors(modules).subclasses_of("m.Gone") == ["p.Gone"]


KNOWN = ["Late", "shop.Late", "shop.Desk.Closed", "KeyError", "CardError", "Refused"]
KNOWN += ["ThrottledError", "TooMany", "stripe.CardError", "Broke"]


@pytest.mark.parametrize("name", KNOWN)
def test_known_error(name: str) -> None:
    assert errors("shop.f").is_known(name)


@pytest.mark.parametrize("name", ["Order", "Record", "Latte", "shop.Latte", "Apart"])
def test_unknown_error(name: str) -> None:
    assert not errors("shop.f").is_known(name)


def test_near_error() -> None:
    assert errors("shop.f").meant("Refusd", [], far=False) == "Refused"
    assert errors("apart.f").meant("Aport", [], far=True) == "Apart"
    assert errors("apart.f").meant("Amp", ["Amperes"], far=True) == "Amperes"
    assert errors("apart.f").meant("Amp", ["Amperes"], far=False) is None
    assert errors("apart.f").meant("qqqqqq", [], far=True) is None


def test_errors_of_modules_read_later_are_seen() -> None:
    modules = library(SHOP)
    seen = Errors(modules)
    assert not seen.is_known("Apart")
    Functions(modules).find("apart.f")
    assert seen.is_known("Apart")


# The import closure ---------------------------------------------------------------

PACKAGES = {
    "a": "import b.c\nimport json\nfrom d import e, f",
    "b": "",
    "b.c": "from . import g\nfrom .h import x\nfrom .. import a",
    "b.g": "from ..a import x",
    "b.h": "def f():\n    from b.i import j",
    "b.i": "import importlib\nimportlib.import_module('k.l')",
    "b.unused": "",
    "d.e": "from .... import a",
    "k.l": "from . import *\nfrom .star import *",
    "k.star": "def",
    "m": "",
}


@pytest.mark.parametrize(
    ("roots", "expected"),
    [
        ([], ""),
        (["m"], "m"),
        (["nowhere", "m"], "m"),
        (["b.g"], "b b.g"),
        (["a"], "a b b.c b.g b.h b.i d.e k.l k.star"),
    ],
)
def test_closure(roots: list[str], expected: str) -> None:
    assert " ".join(closure(library(PACKAGES), roots)) == expected


# Laws -----------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        "def",
        "class",
        "f",
        "g",
        "m",
        "(",
        ")",
        ":",
        ",",
        "=",
        "@",
        "*",
        "**",
        "/",
        "import",
        "from",
        ".",
        "as",
        "if",
        "else",
        "try",
        "except",
        "\n",
        "\n    ",
        "\n        ",
        '"',
        "'",
        "'''",
        "#",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "->",
        "int",
        "str",
        "list",
        "Exception",
        "async",
        "return",
        "lambda",
        "global",
        "del",
        "1",
        "\n    TYPE_CHECKING",
        "TypedDict",
        "Enum",
        "dataclass",
        "typing",
        "functools",
        "wraps",
        "\x00",
        "\r",
        "\x0c",
        "é",
        "�",
        "\n    f = g\n",
        "g = f\n",
        "def f(a): ...\n",
        "from m import *\n",
        "from n import f\n",
        "class f(g): ...\n",
        "\n    class g(f): ...\n",
        "@f\ndef g(): ...\n",
        "f: 'f' = f\n",
        "def f() -> f: ...\n",
        "import m.n as f\n",
        "\n    g = list[f] \\",
        " f\n",
        "del f\n",
        "from .. import f\n",
        'def f(a: g) -> "g ',
        ' None": ...\n',
    ]
)
TEXTS = st.lists(FRAGMENTS, max_size=12).map(" ".join) | st.lists(
    FRAGMENTS, max_size=12
).map("".join)


@settings(max_examples=400)
@given(texts=st.lists(TEXTS | st.text(max_size=30), min_size=3, max_size=3))
def test_no_text_raises(texts: list[str]) -> None:
    modules = library(dict(zip(["m", "n", "m.n"], texts, strict=True)))
    functions = Functions(modules)
    for path in ["m.f", "m.n.f", "n.g", "m.n", "f"]:
        found = functions.find(path)
        if isinstance(found, Function):
            assert found.place.span.start <= found.place.span.end
            assert found.place.span.end <= len(found.place.source.text)
            argument_problems(found, ["a", "context"])
            structure(return_type(found))
        else:
            assert found.message
    seen = Errors(modules)
    seen.subclasses_of("f")
    seen.meant("Ff", [], far=True)
    closure(modules, ["m.n"])
