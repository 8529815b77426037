"""What `$python` names becomes a type: that of the JSON an instance is made from."""

import json
import sys
from types import ModuleType
from typing import Any

import pytest
from pydantic import TypeAdapter

from durablec.elsewhere import NOWHERE, Elsewhere
from durablec.json_schema.documents import InMemoryFiles
from durablec.json_schema.json_text import read_json
from durablec.json_schema.reader import SchemaReader
from durablec.python_source.functions import OUTSIDE_REPAIR
from durablec.python_source.modules import InMemoryModules, Library
from durablec.type_reader import TypeReader
from durablec.types import DYN, Type
from durablec_dsl import values
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span
from tests.support.type_structure import structure

MODELS = """
from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from enum import Enum, IntEnum, StrEnum, auto
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, RootModel
from typing_extensions import NotRequired, Required, TypedDict

T = TypeVar("T")


class Tier(Enum):
    GOLD = "gold"
    SILVER = "silver"


class Level(IntEnum):
    LOW = 1


class Colour(StrEnum):
    RED = auto()


class Stage(Enum):
    FIRST = auto()
    LAST = auto()


class Rank(IntEnum):
    LOW = 5
    HIGH = auto()


class Labelled(str, Enum):
    def label(self) -> str:
        return self.value.title()


class Mood(Labelled):
    GLAD = "glad"
    SAD = "sad"


class Numbers(RootModel[list[int]]):
    def largest(self) -> int:
        return max(self.root)


class Item(TypedDict, total=False):
    sku: Required[str]
    count: int


class Basket(TypedDict):
    items: list[Item]
    note: NotRequired[str | None]


class BigBasket(Basket):
    size: int


@dataclass
class Point:
    x: float
    y: float = 0
    tags: list[str] = field(default_factory=list)
    _: KW_ONLY
    label: str = ""
    made: ClassVar[int] = 0


@dataclass
class Place(Point):
    name: str | None = field(default=None, kw_only=True)


class Address(BaseModel):
    street: str = Field(alias="streetName")
    city: Annotated[str, Field(validation_alias="town", min_length=1)]
    zip_code: Annotated[str | None, Field(alias="zip")] = None
    shown: str = Field(serialization_alias="displayed")
    _hidden: int = 0


class Order(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: UUID
    placed: datetime
    day: date | None
    count: PositiveInt
    tier: Tier = Tier.GOLD
    level: Level
    colour: Colour
    kind: Literal["new", "old"]
    mark: Literal["a", None] = None
    to: Address
    items: list[Item] = Field(default_factory=list)
    prices: dict[str, float] = {}
    given: int = Field(3, gt=1)
    needed: int = Field(..., gt=1)
    either: int = Field(gt=1)
    point: Point
    anything: Any
    pair: tuple[int, ...] = ()

    class Line(BaseModel):
        sku: str

    lines: list[Line]


class Special(Order):
    reason: str


class Person(BaseModel):
    boss: Person | None
    team: list[Person] = []


class Page(BaseModel, Generic[T]):
    items: list[T]
    total: int
"""


def read(path: str, texts: dict[str, str]) -> tuple[Type, Report]:
    report = Report()
    library = Library(InMemoryModules(texts))
    elsewhere = Elsewhere(library, NOWHERE.schemas)
    reader = TypeReader([], report, Source("w.durable.yaml", "x"), elsewhere)
    here = Span(0, 0)
    return reader.read(values.PythonType(here, path, here)), report


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tier", "'gold' | 'silver'"),
        ("Colour", "'red'"),
        ("Mood", "'glad' | 'sad'"),
        ("Numbers", "[integer]"),
        ("Item", "Item{sku: string, count?: integer}"),
        (
            "Basket",
            "Basket{items: [Item{sku: string, count?: integer}], note?: string | null}",
        ),
        (
            "BigBasket",
            "BigBasket{items: [Item{sku: string, count?: integer}], "
            "note?: string | null, size: integer}",
        ),
        ("Point", "Point{x: number, y?: number, tags?: [string], label?: string}"),
        (
            "Place",
            "Place{x: number, y?: number, tags?: [string], label?: string, "
            "name?: string | null}",
        ),
        (
            "Address",
            "Address{streetName: string, town: string, zip?: string | null, "
            "shown: string}",
        ),
        (
            "Order",
            "Order{id: string, placed: string, day: string | null, count: integer, "
            "tier?: 'gold' | 'silver', level: integer, colour: 'red', "
            "kind: 'new' | 'old', mark?: 'a' | null, "
            "to: Address{streetName: string, town: string, zip?: string | null, "
            "shown: string}, "
            "items?: [Item{sku: string, count?: integer}], "
            'prices?: {"*": number}, given?: integer, needed: integer, '
            "either: integer, "
            "point: Point{x: number, y?: number, tags?: [string], label?: string}, "
            "anything: any, pair?: [integer], lines: [Line{sku: string}]}",
        ),
        ("Order.Line", "Line{sku: string}"),
        ("Person", "Person{boss: Person | null, team?: [Person]}"),
        ("Page", "Page{items: [any], total: integer}"),
    ],
)
def test_a_class(name: str, expected: str) -> None:
    found, report = read(f"models.{name}", {"models": MODELS})
    assert structure(found) == expected
    assert list(report) == []


@pytest.mark.parametrize("name", ["Level", "Stage", "Rank"])
def test_an_enum_of_numbers_is_any_number_and_that_is_told(name: str) -> None:
    found, report = read(f"models.{name}", {"models": MODELS})
    assert structure(found) == "integer"
    assert [(each.rule.code, each.message) for each in report] == [
        (
            "DC308",
            f"`models.{name}` is `integer`, because no type has the numbers of an Enum "
            "alone",
        )
    ]


@pytest.fixture(scope="module")
def models() -> ModuleType:
    """The module, as Python imports it."""
    module = ModuleType("named_models")
    sys.modules[module.__name__] = module
    exec(MODELS, module.__dict__)
    return module


@pytest.mark.parametrize(
    "name",
    [
        "Tier",
        "Colour",
        "Mood",
        "Numbers",
        "Item",
        "Basket",
        "BigBasket",
        "Point",
        "Place",
        "Address",
        "Order",
        "Special",
        "Person",
    ],
)
def test_it_is_what_pydantic_says_of_it(name: str, models: ModuleType) -> None:
    """Pydantic's own JSON Schema of a class comes to the same type."""
    schema = TypeAdapter(getattr(models, name)).json_schema()
    source = Source("w.durable.yaml", json.dumps(schema))
    root = read_json(source, Report())
    assert isinstance(root, values.RecordValue)
    of_schema = SchemaReader(InMemoryFiles({}), Report()).inline(source, root, None)
    of_class, _ = read(f"models.{name}", {"models": MODELS})
    assert structure(of_class) == structure(of_schema)


IMPORTED = {
    "shop": "from shop.models import Order\nfrom shop import models as m\nAlias = m.Order",
    "shop.models": "from .items import Item as Thing\nfrom dataclasses import dataclass\n"
    "@dataclass\nclass Order:\n    items: 'list[Thing]'\n",
    "shop.items": "from typing import TypedDict\nclass Item(TypedDict):\n    sku: str\n",
    "main": "import shop.models\nOrders = list[shop.models.Order]\nName = str\n"
    "Json = dict[str, int]\nQuoted = 'list[int]'\nEither = int | None",
}
ORDER = "Order{items: [Item{sku: string}]}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("shop.models.Order", ORDER),
        ("shop.Order", ORDER),
        ("shop.Alias", ORDER),
        ("shop.m.Order", ORDER),
        ("shop.models.Thing", "Item{sku: string}"),
        ("main.Orders", f"[{ORDER}]"),
        ("main.Name", "string"),
        ("main.Json", '{"*": integer}'),
        ("main.Quoted", "[integer]"),
        ("main.Either", "integer | null"),
        ("datetime.datetime", "string"),
    ],
)
def test_names_lead_through_the_project(path: str, expected: str) -> None:
    found, report = read(path, IMPORTED)
    assert structure(found) == expected
    assert list(report) == []


def test_a_statement_that_names_a_type() -> None:
    """`type Name = ...` is Python from 3.12 on, and no Python before."""
    found, report = read("m.Ids", {"m": "type Ids = list[int]\n"})
    if sys.version_info >= (3, 12):
        assert structure(found) == "[integer]"
    else:
        assert [told.rule.code for told in report] == ["DC108"]


def test_a_class_is_one_type_however_it_is_reached() -> None:
    library = Library(InMemoryModules(IMPORTED))
    elsewhere = Elsewhere(library, NOWHERE.schemas)
    reader = TypeReader([], Report(), Source("w.durable.yaml", "x"), elsewhere)
    here = Span(0, 0)
    one, other = (
        reader.read(values.PythonType(here, path, here))
        for path in ("shop.Order", "shop.models.Order")
    )
    assert one is other


UNKNOWN = """
from __future__ import annotations
from collections import namedtuple
from dataclasses import dataclass
from typing import NamedTuple, TypedDict
from elsewhere import Base, Charge
import pydantic
from pydantic import AliasChoices, BaseModel, ConfigDict, Field

class Plain: ...
class Heir(Base): ...
@Base.decorate
class Decorated: ...
class Row(NamedTuple):
    a: int
Functional = TypedDict("Functional", {"a": int})
class Generated(BaseModel):
    model_config = ConfigDict(alias_generator=str.upper)
    a: int
class Both(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    a: int = Field(alias="b")
class Choices(BaseModel):
    a: int = Field(validation_alias=AliasChoices("b", "c"))
class Open(BaseModel):
    model_config = {"extra": "allow"}
    a: int
if pydantic:
    class Twice(BaseModel):
        a: int
else:
    class Twice: ...
def function() -> int: ...
LIMIT = 3
NAMES = ["a"]
"""


@pytest.mark.parametrize(
    "name",
    [
        "Plain",
        "Heir",
        "Decorated",
        "Row",
        "Functional",
        "Generated",
        "Both",
        "Choices",
        "Open",
        "Twice",
        "Charge",
    ],
)
def test_what_is_not_surely_known_is_any_and_told(name: str) -> None:
    found, report = read(f"m.{name}", {"m": UNKNOWN})
    assert found is DYN
    (told,) = report
    assert told.rule.code == "DC308"
    assert told.message.startswith(f"`m.{name}` is `any`, because ")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Plain", "neither a dataclass, a TypedDict, a pydantic model nor an Enum"),
        ("Open", "a pydantic model whose JSON is not surely known"),
        ("Shape", "an Enum whose values are not surely known"),
    ],
)
def test_why_is_true(name: str, why: str) -> None:
    text = f"{UNKNOWN}\nimport enum\nclass Shape(enum.Enum):\n    A = object()\n"
    _, report = read(f"m.{name}", {"m": text})
    (told,) = report
    assert told.message == f"`m.{name}` is `any`, because it is {why}"


MISTAKES: dict[str, tuple[str, str, str | None]] = {
    "m.function": (
        "DC303",
        "`m.function` is a function, and a type is a class",
        "what it returns is the type of a step that calls it, without more",
    ),
    "m.LIMIT": ("DC303", "`m.LIMIT` is a value, and a type is a class", None),
    "m.NAMES": ("DC303", "`m.NAMES` is a value, and a type is a class", None),
    "m.Plane": ("DC303", "module `m` has no `Plane`", "did you mean `m.Plain`?"),
    "n.Plain": (
        "DC303",
        "the project has no module `n`",
        OUTSIDE_REPAIR,
    ),
    "decimal.Decimal": (
        "DC308",
        "`decimal.Decimal` is `any`, because it is Python's own",
        None,
    ),
    "m.pydantic.Nothing": ("DC308", "`m.pydantic.Nothing` is `any`, because it is "
                           "`pydantic.Nothing`, from elsewhere", None),
    "broken.A": ("DC108", "module `broken` is not valid Python: '(' was never closed",
                 "durablec read it as Python "
                 f"{sys.version_info[0]}.{sys.version_info[1]}"),
    "m.class": ("DC303", "`m.class` is not a name of Python's", None),
}  # fmt: skip


@pytest.mark.parametrize(("path", "expected"), MISTAKES.items(), ids=MISTAKES)
def test_mistakes(path: str, expected: Any) -> None:
    found, report = read(path, {"m": UNKNOWN, "broken": "class A("})
    assert found is DYN
    assert [(d.rule.code, d.message, d.help) for d in report] == [expected]


def test_a_class_of_a_package_is_any() -> None:
    report = Report()
    elsewhere = Elsewhere(NOWHERE.library, NOWHERE.schemas, has_packages=True)
    reader = TypeReader([], report, Source("w.durable.yaml", "x"), elsewhere)
    here = Span(0, 0)
    assert reader.read(values.PythonType(here, "stripe.Charge", here)) is DYN
    assert [(told.rule.code, told.message) for told in report] == [
        ("DC308", "`stripe.Charge` is `any`: the project has no module `stripe`")
    ]
