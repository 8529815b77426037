"""What is wrong with workflows together with their project: modules and names."""

from pathlib import Path

import pytest

from durablec import cli, files

CALLS = "steps:\n  - step: s\n    call: orders.save\n"


def workflow(name: str, rest: str = CALLS) -> str:
    return f"durablec: 1\nworkflow: {name}\n{rest}"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("order.durable.yaml").write_text(workflow("order"))


def missing() -> list[str]:
    """Return what is found of the imports of the user's Python, with their places."""
    (made,) = files.compile_paths([Path("order.durable.yaml")])
    return [
        f"{source.name}:{source.position(span.start).line} {found.message.split('`')[3]}"
        for found in made.report.in_order()
        if found.rule.name == "missing-module"
        for source, span in [found.place]
    ]


def orders(text: str) -> None:
    Path("orders.py").write_text(f"{text}\ndef save() -> None: ...\n")


@pytest.mark.parametrize(
    "text",
    [
        "import json, boto3, yaml",
        "import shop.stock\nfrom shop import stock",
        "from spaced.deeper import thing",
        "try:\n    import no_such_one\nexcept ImportError:\n    pass",
        "if False:\n    import no_such_one",
        "def later() -> None:\n    import no_such_one",
        "from __future__ import annotations",
        "from . import no_such_one",
    ],
)
def test_what_is_there_or_may_be_meant_to_be_missing_is_not_told(text: str) -> None:
    for path in ("shop/__init__.py", "shop/stock.py", "spaced/deeper.py"):
        Path(path).parent.mkdir(exist_ok=True)
        Path(path).write_text("thing = 1\n")
    orders(text)
    assert missing() == []


def test_what_no_bundle_will_have_is_told_where_it_is_imported() -> None:
    Path("shop.py").write_text("'Sells.'\nfrom no_such_two.deep import thing\n")
    Path("unused.py").write_text("import no_such_three\n")
    orders("import shop\nimport json, no_such_one.part, no_such_one\n")
    assert missing() == ["orders.py:2 no_such_one", "shop.py:2 no_such_two"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import shop.zork", "shop.zork"),
        ("import shop.stock, shop.zork.deeper", "shop.zork"),
        ("from shop.zork import thing", "shop.zork"),
        ("from shop import thing, zork", "shop.zork"),
        ("import prices.zork", "prices.zork"),
        ("import spaced.zork", "spaced.zork"),
        ("from spaced import zork", "spaced.zork"),
        ("import shop.broken", "shop.zork"),
        ("import shop.stock", None),
        ("from shop import stock, thing, fast", None),
        ("import shop.fast, shop.data", None),
        ("from shop.data import thing", "shop.data.thing"),
        ("import spaced.deeper\nfrom spaced import deeper", None),
        ("from shop.dynamic import anything\nfrom shop.starry import more", None),
        ("import shop.hacked.zork", None),
        ("import json.zork", None),
    ],
)
def test_so_is_what_a_package_of_the_project_has_not(
    text: str, told: str | None
) -> None:
    for path, content in {
        "shop/__init__.py": "thing = 1\n",
        "shop/stock.py": "",
        "shop/broken.py": "from .zork import thing\n",
        "shop/dynamic.py": "def __getattr__(name: str) -> int: ...\n",
        "shop/starry.py": "from json import *\n",
        "shop/hacked.py": "import sys\nsys.modules['shop.hacked.zork'] = sys\n",
        "shop/fast.cpython-313-x86_64-linux-gnu.so": "",
        "shop/data/table.csv": "",
        "spaced/deeper.py": "",
        "prices.py": "",
    }.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(content)
    # No package brings what a package of the source root keeps others from.
    Path("requirements.txt").write_text("no-such-package==1.0\n")
    orders(text)
    where = "shop/broken.py:1" if "broken" in text else "orders.py:1"
    brought = told is not None and told.startswith("spaced")
    assert missing() == ([f"{where} {told}"] if told and not brought else [])
    Path("requirements.txt").unlink()
    assert missing() == ([f"{where} {told}"] if told else [])


@pytest.mark.parametrize(
    ("requirements", "is_told"),
    [
        ("", True),
        ("# nothing yet\n", True),
        ("click>=8  # which is installed\n", True),
        ("no-such-package==1.0\n", False),
        ("click\n--extra-index-url https://example.com\n", False),
        ("./wheels/thing.whl\n", False),
        ("click @ https://example.com/click.whl\n", False),
    ],
)
def test_a_package_that_is_not_here_may_bring_it(
    requirements: str, is_told: bool
) -> None:
    Path("requirements.txt").write_text(requirements)
    orders("import no_such_one")
    assert bool(missing()) == is_told


def test_what_is_included_may_bring_it() -> None:
    Path("durablec.toml").write_text('[project]\ninclude = ["vendored/**"]\n')
    orders("import no_such_one")
    assert missing() == []


def test_it_is_silenced_in_the_workflow() -> None:
    text = "# durablec: allow missing-module\n" + workflow("order")
    Path("order.durable.yaml").write_text(text)
    orders("import no_such_one")
    assert missing() == []


def test_the_code_is_not_run() -> None:
    orders("import no_such_one\nopen('ran', 'w')")
    assert missing() == ["orders.py:1 no_such_one"]
    assert not Path("ran").exists()


@pytest.mark.parametrize("command", ["check", "build"])
def test_workflows_of_one_name_are_told(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("order.durable.yaml").write_text(workflow("order", "steps: [{return: 1}]\n"))
    Path("other.durable.yaml").write_text(workflow("order", "steps: [{return: 2}]\n"))
    assert cli.perform([command]) == 1
    out = capsys.readouterr().out
    assert out.startswith("error[DC521 shared-name]: workflows `order` and `order` ")
    assert out.endswith("\n1 error in 1 file\n")


def test_in_a_project_one_file_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    Path("order.durable.yaml").write_text(workflow("order", "steps: [{return: 1}]\n"))
    Path("other.durable").write_text("durablec 1\nworkflow order\n\nreturn 2\n")
    check = ["check", "order.durable.yaml"]
    assert cli.perform(check) == 0
    capsys.readouterr()
    Path("durablec.toml").write_text("")
    assert cli.perform(check) == 1
    out = capsys.readouterr().out
    assert out.startswith("error[DC521 shared-name]: two workflows of the project ")
    assert "other.durable:2:10" in out


def test_projects_may_have_workflows_of_one_name() -> None:
    for folder in ("one", "two"):
        Path(folder).mkdir()
        Path(folder, "durablec.toml").write_text("")
        Path(folder, "a.durable.yaml").write_text(
            workflow("same", "steps: [{return: 1}]\n")
        )
    assert cli.perform(["check", "one", "two"]) == 0


def test_a_module_with_a_generated_name_is_told_by_check(
    capsys: pytest.CaptureFixture[str],
) -> None:
    orders("import handler")
    Path("handler.py").write_text("x = 1\n")
    assert cli.perform(["check", "order.durable.yaml"]) == 1
    assert capsys.readouterr().out.startswith("error[DC109 reserved-module]: ")
    Path("handler.py").rename("handling.py")
    orders("import handling")
    assert cli.perform(["check", "order.durable.yaml"]) == 0
