"""Which errors a name means: aliases, classes of packages, and what is misspelt."""

from importlib import import_module

import pytest

from durablec import ir
from durablec.pipeline import Compilation, Surroundings, compile_source
from durablec.python_source.errors import Errors
from durablec.python_source.modules import InMemoryModules, Library
from durablec.python_source.standard import ALIASES, STANDARD
from durablec_dsl.source import Source

WORK = "class PaymentDeclined(Exception): ...\ndef f(): ...\n"


def compiled(
    errors: str, text: str = WORK, *, has_packages: bool = False
) -> Compilation:
    workflow = f"""
durablec: 1
workflow: w
steps:
  - try: [{{step: a, call: work.f}}]
    catch: [{{errors: [{errors}], do: []}}]
"""
    library = Library(InMemoryModules({"work": text}))
    surroundings = Surroundings(library, {}, has_packages=has_packages)
    return compile_source(Source("w.durable.yaml", workflow), surroundings)


def found(compilation: Compilation) -> list[tuple[str, str | None]]:
    return [(each.rule.code, each.help) for each in compilation.report]


def taken(compilation: Compilation) -> tuple[str, ...]:
    assert compilation.workflow is not None
    [statement] = compilation.workflow.body
    assert isinstance(statement, ir.Try)
    return statement.clauses[0].names.all


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("json.JSONDecodeError", {"json.JSONDecodeError", "json.decoder.JSONDecodeError"}),
        ("json.decoder.JSONDecodeError", {"json.decoder.JSONDecodeError"}),
        ("asyncio.TimeoutError", {"asyncio.TimeoutError", "builtins.TimeoutError"}),
        ("socket.timeout", {"socket.timeout", "builtins.TimeoutError"}),
        ("urllib.request.HTTPError", {"urllib.request.HTTPError", "urllib.error.HTTPError"}),
        ("builtins.TimeoutError", {"builtins.TimeoutError"}),
        ("requests.HTTPError", {"requests.HTTPError"}),
    ],
)  # fmt: skip
def test_an_alias_of_the_standard_library_is_followed(
    written: str, names: set[str]
) -> None:
    made = compiled(written)
    assert found(made) == []
    assert set(taken(made)) == names


def test_a_dotted_builtin_takes_what_derives_from_it() -> None:
    names = taken(
        compiled("builtins.LookupError", "class Gone(KeyError): ...\ndef f(): ...")
    )
    assert {"builtins.LookupError", "builtins.KeyError", "work.Gone"} <= set(names)


def test_what_derives_from_an_alias_is_found() -> None:
    text = "from json import JSONDecodeError\nclass Bad(JSONDecodeError): ...\ndef f(): ..."
    assert "work.Bad" in taken(compiled("json.JSONDecodeError", text))


def test_what_derives_from_an_alias_of_a_builtin_derives_from_that() -> None:
    text = "import asyncio\nclass Slow(asyncio.TimeoutError): ...\ndef f(): ..."
    assert "Slow" in taken(compiled("OSError", text))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PaymentDecline", "PaymentDeclined"),
        ("PaymentDclined", "PaymentDeclined"),
        ("paymentdeclined", "PaymentDeclined"),
        ("PaymentDeclinedd", "PaymentDeclined"),
        ("PaymetnDeclined", "PaymentDeclined"),
        ("Tiemout", "Timeout"),
        ("json.JSONDecodError", "json.JSONDecodeError"),
        ("json.JsonDecodeError", "json.JSONDecodeError"),
    ],
)
@pytest.mark.parametrize("has_packages", [True, False])
def test_a_letter_too_many_is_a_mistake_everywhere(
    written: str, meant: str, has_packages: bool
) -> None:
    made = compiled(written, has_packages=has_packages)
    assert found(made) == [("DC110", f"did you mean `{meant}`?")]


NEAR = (
    "class MyHttpErrors(Exception): ...\nclass Declined(Exception): ...\ndef f(): ...\n"
)
OF_PACKAGES = ["HTTPError", "ReadTimeout", "ConnectError", "CardDeclined"]


@pytest.mark.parametrize("written", OF_PACKAGES)
def test_without_packages_a_near_name_is_a_mistake(written: str) -> None:
    [(code, help)] = found(compiled(written, NEAR))
    assert code == "DC110"
    assert help is not None


@pytest.mark.parametrize("written", OF_PACKAGES)
def test_a_package_may_have_a_near_name(written: str) -> None:
    assert found(compiled(written, NEAR, has_packages=True)) == []
    assert found(compiled(written, f"import boto3\n{NEAR}")) == []
    assert found(compiled(written, f"import json\n{NEAR}")) != []


@pytest.mark.parametrize(("path", "base"), STANDARD.items())
def test_the_table_of_the_standard_library_is_true(path: str, base: str) -> None:
    class_ = resolved(path)
    assert class_ is not None
    above = [each for each in class_.__mro__ if each.__module__ == "builtins"]
    assert above[0].__name__ == base
    assert f"{class_.__module__}.{class_.__qualname__}" == path


@pytest.mark.parametrize(("alias", "path"), ALIASES.items())
def test_the_table_of_aliases_is_true(alias: str, path: str) -> None:
    class_ = resolved(alias)
    assert class_ is not None
    assert class_ is resolved(path if "." in path else f"builtins.{path}")


def resolved(path: str) -> type | None:
    module, _, name = path.rpartition(".")
    found: type | None = getattr(import_module(module), name)
    return found


def test_names_that_lead_nowhere_raise_nothing() -> None:
    errors = Errors(Library(InMemoryModules({})))
    assert [errors.subclasses_of(each) for each in ("", ".", "a.", ".a")] == [[]] * 4
