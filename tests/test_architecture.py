"""The rooms of the house: who may import whom (compiler/README.md)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PACKAGES = {
    "durablec_grammars": ROOT / "grammars",
    "durablec_dsl": ROOT / "dsl",
    "durablec": ROOT / "compiler",
    "durablec_runtime": ROOT / "runtime",
    "durablec_local": ROOT / "runtime",
    "durablec_clients": ROOT / "runtime",
}

SDK = "aws_durable_execution_sdk_python"

ALLOWED = {
    "durablec_grammars": set(),
    "durablec_dsl": {"durablec_grammars", "lark", "yaml"},
    "durablec": {
        "durablec_dsl",
        "durablec_local",
        "botocore",
        "click",
        "jinja2",
        "networkx",
        "resvg_py",
        "rich",
        "watchfiles",
        "yaml",
    },
    "durablec_runtime": {SDK, "boto3", "botocore"},
    "durablec_local": {SDK, f"{SDK}_testing", "durablec_runtime"},
    "durablec_clients": {"boto3", "botocore"},
}
"""What each package imports besides itself and the standard library."""

STANDARD = sys.stdlib_module_names | {"annotationlib"}
"""The standard library, with what newer versions of Python than this one have."""

LAYERS = (
    ("checks", ("backends", "cli", "lower")),
    ("backends", ("checks", "cli", "lower", "files", "project")),
    ("metering", ("checks", "backends", "cli", "lower", "files", "project")),
    ("lower", ("checks", "backends", "cli", "files", "project")),
    ("expressions", ("lower", "checks", "backends", "cli", "files", "project")),
    ("python_source", ("lower", "checks", "backends", "cli", "files", "project")),
)
"""Parts of the compiler, and the other parts that each does not know."""

LONGEST = 400


def sources(package: str) -> Iterator[Path]:
    yield from sorted((PACKAGES[package] / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            module = node.module or ""
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def breaches(package: str, allowed: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources(package)
        for name in imported(path)
        if (root := name.partition(".")[0]) not in STANDARD
        and root not in allowed | {package}
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    assert not breaches(package, ALLOWED[package])


def test_a_breach_is_seen() -> None:
    assert breaches("durablec_dsl", {"yaml", "durablec_grammars"})


def test_a_client_function_imports_nothing_of_its_own_package() -> None:
    """Each is copied alone into a build."""
    own = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("durablec_clients")
        for name in imported(path)
        if name.startswith("durablec_clients")
    ]
    assert not own


@pytest.mark.parametrize(("part", "unknown"), LAYERS)
def test_a_part_of_the_compiler_knows_only_its_layer(
    part: str, unknown: tuple[str, ...]
) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources("durablec")
        if path.relative_to(PACKAGES["durablec"] / "durablec").parts[0] == part
        for name in imported(path)
        for other in unknown
        if name == f"durablec.{other}" or name.startswith(f"durablec.{other}.")
    ]
    assert not wrong


def test_checks_do_not_import_each_other() -> None:
    checks = PACKAGES["durablec"] / "durablec" / "checks"
    for path in checks.glob("[a-z]*.py"):
        assert not [n for n in imported(path) if n.startswith("durablec.checks")], path


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_is_longer_than_the_house_style_allows(package: str) -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sources(package)
        if (lines := len(path.read_text().splitlines())) > LONGEST
    ]
    assert not long


@pytest.mark.parametrize("root", ["dsl", "compiler", "runtime", "grammars"])
def test_roots_hold_packages_only(root: str) -> None:
    assert not list((ROOT / root).glob("*.py"))
