"""Projects on disk: durablec.toml, the source root, workflows and bundled files."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.project import Project, find_project, find_workflows
from durablec.python_source.functions import Functions, Problem
from durablec.python_source.modules import Library, Unreadable
from durablec.python_source.signatures import Function
from durablec.settings import Setting
from durablec.source_root import SourceRoot
from durablec.user_files import user_files
from durablec_dsl import ast
from durablec_dsl.diagnostics import Report

WORKFLOW = "flow.durable.yaml"


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)


def project(folder: Path, toml: str | bytes) -> tuple[Project, Report]:
    write(folder, {"durablec.toml": toml})
    report = Report()
    return find_project(folder / WORKFLOW, report), report


def lines(report: Report) -> list[str]:
    """Show findings as `line:text under the caret: message (help)`."""
    shown = []
    for found in report.in_order():
        source, span = found.place
        where = f"{source.position(span.start).line}:{source.text[slice(*span)]}"
        help = f" ({found.help})" if found.help else ""
        shown.append(f"{where}: {found.message}{help}")
    return shown


def plain(setting: Setting) -> object:
    match setting.value:
        case dict() as inner:
            return {key: plain(each) for key, each in inner.items()}
        case list() as items:
            return [plain(each) for each in items]
        case value:
            return value


# durablec.toml --------------------------------------------------------------------

FULL = """
[project]
source = "src"            # relative
[deploy]
runtime = "python3.13"
memory = 512
[deploy.environment]
ORDERS = "Orders"
[defaults]
retry = {max_attempts = 3, initial_delay = "2s", jitter = "half", errors = ["A", "b.C"]}
[bundle]
include = ["templates/**", "x.json"]
"""


def test_full_file(tmp_path: Path) -> None:
    write(tmp_path, {"src/orders.py": "def f(): ..."})
    found, report = project(tmp_path, FULL)
    assert lines(report) == []
    assert found.modules.path == str(tmp_path / "src")
    assert {key: plain(each) for key, each in found.deploy.items()} == {
        "runtime": "python3.13",
        "memory": 512,
        "environment": {"ORDERS": "Orders"},
    }
    assert [plain(each) for each in found.include] == ["templates/**", "x.json"]
    retry = found.retry
    assert isinstance(retry, ast.Retry)
    assert repr(retry) == (
        "Retry(max_attempts=Number(value=3, text='3'), "
        "initial_delay=Duration(seconds=2, text='2s'), backoff_rate=None, "
        "max_delay=None, jitter='half', "
        "errors=[Name(text='A'), Name(text='b.C')], never=[])"
    )


def test_places_of_settings(tmp_path: Path) -> None:
    write(tmp_path, {"src/orders.py": ""})
    found, _ = project(tmp_path, FULL)
    environment = found.deploy["environment"]
    assert isinstance(environment.value, dict)
    assert isinstance(found.retry, ast.Retry)
    assert found.retry.initial_delay
    spans = [
        found.deploy["memory"].place.span,
        environment.place.span,
        environment.value["ORDERS"].place.span,
        found.include[1].place.span,
        found.retry.errors[1].span,
        found.retry.initial_delay.span,
    ]
    assert found.file
    texts = [found.file.text[slice(*span)] for span in spans]
    assert texts == [
        "memory",
        "deploy.environment",
        '"Orders"',
        "x.json",
        "b.C",
        '"2s"',
    ]


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("", []),
        ("# nothing\n[deploy]\n", []),
        (
            "[projct]\n",
            ["1:projct: `projct` is no key of durablec.toml (did you mean `project`?)"],
        ),
        (
            "\n[project]\nsrc = 1",
            ["3:src: `src` is no key of `[project]` (did you mean `source`?)"],
        ),
        ("project = 1", ["1:1: `project` takes a table, and this is a number"]),
        (
            "[project]\nsource = 3 # x",
            ["2:3: `source` takes a text, and this is a number"],
        ),
        (
            "project.source = ''",
            ["1:'': `source` takes a text, and this is an empty text"],
        ),
        (
            '[project]\nsource = "nowhere"',
            ['2:"nowhere": the source root `nowhere` is not a folder'],
        ),
        (
            "[bundle]\ninclude = 'x'",
            ["2:'x': `include` takes a list of texts, and this is a text"],
        ),
        (
            "[bundle]\ninclude = [1]",
            ["2:[1]: `include` takes a list of texts, and this is a list"],
        ),
        ("[defaults]\nretry = 'none'", []),
        (
            "[defaults]\nretry = 'gentle'",
            ["2:'gentle': `retry` takes a table or `none`, and this is a text"],
        ),
        (
            "[defaults]\nretry = {max_atempts = 3}",
            [
                "2:max_atempts: `max_atempts` is no key of `[defaults.retry]` "
                "(did you mean `max_attempts`?)"
            ],
        ),
        (
            "[defaults.retry]\nmax_attempts = 0",
            ["2:0: `max_attempts` is a whole number from 1 on, and `0` is not"],
        ),
        (
            "[defaults.retry]\nmax_attempts = 1.5\nbackoff_rate = nan",
            [
                "2:1.5: `max_attempts` takes a whole number, and this is a number",
                "3:nan: `backoff_rate` is a number from 1 on, and `nan` is not",
            ],
        ),
        (
            "[defaults.retry]\nmax_attempts = true",
            ["2:true: `max_attempts` takes a whole number, and this is `true`"],
        ),
        (
            "[defaults.retry]\ninitial_delay = '2 seconds'\nmax_delay = 3",
            [
                "2:'2 seconds': `2 seconds` is no duration (write `2s`)",
                "3:3: `max_delay` takes a text, and this is a number",
            ],
        ),
        (
            "[defaults.retry]\njitter = 'ful'",
            [
                "2:'ful': `jitter` takes `none`, `half` or `full`, and this is a text "
                "(did you mean `full`?)"
            ],
        ),
        ("a = 1\na = = 2", ["2:=: the file is not TOML: invalid value"]),
        ("a =", ["1:: the file is not TOML: invalid value"]),
        ("a = " + "[" * 5000, ["1:: the file is not TOML: it nests too deep"]),
        ("a = " + "9" * 5000, None),
        (b"a = '\xff'", None),
        (b"#" * 1_000_001, None),
        ('"pro\\u006aect" = 1', ["1:: `project` takes a table, and this is a number"]),
        (
            "[[project]]\nsource = 'x'",
            ["1:project: `project` takes a table, and this is a list"],
        ),
    ],
)
def test_mistakes(
    tmp_path: Path, toml: str | bytes, expected: list[str] | None
) -> None:
    found, report = project(tmp_path, toml)
    assert found.modules.path == str(tmp_path)
    if expected is None:
        assert len(report) == 1
    else:
        assert lines(report) == expected


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                "[",
                "]",
                "{",
                "}",
                "=",
                ".",
                '"',
                "'",
                "'''",
                "#",
                "\n",
                ",",
                "1",
                "true",
                "project",
                "source",
                "deploy",
                "defaults",
                "retry",
                "\n            bundle",
                "include",
                "max_attempts",
                "jitter",
                "errors",
                "2020-01-01",
                "[bundle]\n",
                '"x"',
                "\n            [defaults.retry]\n",
                "[project]\n",
                "[deploy]\n",
                "environment = {A = 1}\n",
                '\n            errors = ["a"]\n',
                'include = ["a"]\n',
                "é",
                "\\",
            ]
        )
        | st.characters(exclude_categories=["Cs"]),
        max_size=15,
    ).map(" ".join)
)
def test_no_file_raises(text: str) -> None:
    from durablec.project_file import read_project_file
    from durablec_dsl.source import Source

    report = Report()
    read_project_file(Source("durablec.toml", text), report)
    for found in report:
        assert 0 <= found.place.span.start <= found.place.span.end <= len(text)


# Where the project is -------------------------------------------------------------


def test_without_a_file_the_folder_of_the_workflow_is_the_root(tmp_path: Path) -> None:
    found = find_project(tmp_path / "a" / WORKFLOW, Report())
    assert (found.modules.path, found.file) == (str(tmp_path / "a"), None)


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    write(tmp_path, {"durablec.toml": "", "a/durablec.toml": "", "a/b/c/x": ""})
    found = find_project(tmp_path / "a" / "b" / "c" / WORKFLOW, Report())
    assert found.modules.path == str(tmp_path / "a")


def test_a_folder_named_so_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "durablec.toml").mkdir()
    assert find_project(tmp_path / WORKFLOW, Report()).file is None


def test_names_of_files_are_as_people_write_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"durablec.toml": "x = 1", "src/m.py": "def f(): ..."})
    monkeypatch.chdir(tmp_path)
    found = find_project(WORKFLOW, Report())
    assert found.file
    assert found.file.name == "durablec.toml"
    read = found.modules.read("src.m")
    assert read
    assert read.name == "src/m.py"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"durablec.toml": "", "m.py": ""})
    for name in ("durablec.toml", "m.py"):
        (tmp_path / name).chmod(0)
    with pytest.raises(PermissionError):
        find_project(tmp_path / WORKFLOW, Report())
    found = SourceRoot(str(tmp_path)).read("m")
    assert isinstance(found, Unreadable)
    assert found.reason == "permission denied"


# The source root ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"m.py": "def f(): ..."}, "m.py"),
        ({"m/__init__.py": "def f(): ..."}, "m/__init__.py"),
        ({"m.py": "", "m/__init__.py": "def f(): ..."}, "m/__init__.py"),
        ({"m.py": "# coding: latin-1\ndef f(): 'é'".encode("latin-1")}, "m.py"),
        ({"m.py": b"\xef\xbb\xbfdef f(): ..."}, "m.py"),
        ({"m.py": "\r\ndef f(): ...\r\n"}, "m.py"),
        ({"m.py/x": ""}, "outside"),
        ({"m.txt": ""}, "outside"),
        (
            {"m.abi3.so": ""},
            "module `m` is compiled and cannot be looked into",
        ),
        ({"m/__init__.py": "", "m/f.so": ""}, "m/__init__.py"),
        (
            {"m.py": b"\n\xff"},
            "module `m` cannot be read: line 2 is not utf-8-sig text (byte 0xff)",
        ),
        (
            {"m.py": "# coding: nonsense"},
            "module `m` cannot be read: its encoding `nonsense` is unknown",
        ),
        ({"m.py": "#" * 3_000_000 + "\ndef f(a): ..."}, "m.py"),
        ({"m.py": b"\xff" * 9_000_000}, "m.py"),
    ],
)
def test_read(tmp_path: Path, files: dict[str, str | bytes], expected: str) -> None:
    write(tmp_path, files)
    found = Functions(Library(SourceRoot(str(tmp_path), ""))).find("m.f")
    if isinstance(found, Function):
        assert found.place.source.name == expected
    else:
        assert isinstance(found, Problem)
        assert expected in (found.kind, found.message)


@pytest.mark.parametrize("name", ["", ".", "..", "../m", "a/b", "a.b", "m\0", "m.py"])
def test_no_module(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"root/a": "", "m.py": ""})
    assert SourceRoot(str(tmp_path / "root")).read(name) is None


def test_module_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "__init__.py": "",
            "a.py": "",
            "b-c.py": "",
            "c.abi3.so": "",
            "p/__init__.py": "",
            "p/q.py": "",
            "loose/r.py": "",
            ".hidden/x.py": "",
            "__pycache__/x.py": "",
            "env/pyvenv.cfg": "",
            "env/lib/x.py": "",
            "out/.durablec.json": "",
            "out/order/a.py": "",
        },
    )
    assert SourceRoot(str(tmp_path)).file("out.order.a") is None
    assert SourceRoot(str(tmp_path / "out")).file("order.a") is not None
    names = SourceRoot(str(tmp_path)).names()
    assert sorted(names) == ["a", "c", "loose.r", "p", "p.q"]


# Workflows ------------------------------------------------------------------------


def test_find_workflows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        tmp_path,
        {
            f"b/{WORKFLOW}": "",
            f"a.{WORKFLOW}": "",
            "c/other.yaml": "",
            f".hidden/{WORKFLOW}": "",
            f"build/{WORKFLOW}": "",
            f"b/dist/{WORKFLOW}": "",
            f"b/node_modules/{WORKFLOW}": "",
            "env/pyvenv.cfg": "",
            f"env/{WORKFLOW}": "",
        },
    )
    monkeypatch.chdir(tmp_path)
    everywhere = [Path(f"a.{WORKFLOW}"), Path(f"b/{WORKFLOW}")]
    assert find_workflows([]) == everywhere
    assert find_workflows(["b", Path("."), f"./b/{WORKFLOW}"]) == everywhere
    assert find_workflows(["build"]) == [Path(f"build/{WORKFLOW}")]
    assert find_workflows(["c/other.yaml"]) == [Path("c/other.yaml")]
    assert find_workflows(["c"]) == []
    with pytest.raises(FileNotFoundError, match="no such file or folder") as raised:
        find_workflows(["b", "nowhere"])
    assert raised.value.filename == "nowhere"


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    write(tmp_path, {f"a/{WORKFLOW}": ""})
    (tmp_path / "a" / "again").symlink_to(tmp_path)
    (tmp_path / "broken.durable.yaml").symlink_to("nowhere")
    assert find_workflows([tmp_path]) == [tmp_path / "a" / WORKFLOW]


# Bundles --------------------------------------------------------------------------

SHOP = {
    "orders.py": "import shop.stock",
    "shop/__init__.py": "",
    "shop/stock.py": "",
    "shop/unused.py": "",
    "shop/prices.json": "{}",
    "shop/flow.durable.yaml": "",
    "shop/.secret": "",
    "shop/deep/data.txt": "",
    "shop/deep/.hidden": "",
    "shop/other/__init__.py": "",
    "shop/other/data.txt": "",
    "shop/other/deep/data.txt": "",
    "loose/a.txt": "",
    "templates/a.txt": "",
    "templates/x/b.txt": "",
    "templates/x/c.html": "",
    "templates/.hidden": "",
    "requirements.txt": "httpx\n",
    ".env": "",
}
NEEDED = [
    "orders.py",
    "shop/__init__.py",
    "shop/deep/data.txt",
    "shop/prices.json",
    "shop/stock.py",
]
BELOW = ["templates/a.txt", "templates/x/b.txt", "templates/x/c.html"]


@pytest.mark.parametrize(
    ("include", "expected", "findings"),
    [
        ("", [], []),
        ("templates/**", BELOW, []),
        (
            "**/*.txt",
            [
                "inner.txt",
                "loose/a.txt",
                "shop/other/data.txt",
                "shop/other/deep/data.txt",
                *BELOW[:2],
            ],
            [],
        ),
        ("templates/*", BELOW[:1], []),
        ("*/?/[bc].*", BELOW[1:], []),
        ("**/**/x/**", BELOW[1:], []),
        ("templates/x/b.txt", BELOW[1:2], []),
        ("./templates/./a.txt", BELOW[:1], []),
        (".env", [], ["`.env` matches no file of the source root"]),
        (
            "templates",
            [],
            ["`templates` matches no file of the source root (write `templates/**`)"],
        ),
        ("templates/", [], ["(write `templates/**`)"]),
        ("../**", [], ["`../**` does not stay in the source root"]),
        ("/etc/passwd", [], ["`/etc/passwd` does not stay in the source root"]),
        ("a\\u0000/*", [], ["does not stay in the source root"]),
        ("[", [], ["`[` matches no file"]),
        ("link/**", [], ["`link/**` matches no file"]),
        ("linked.txt", [], ["`linked.txt` matches no file"]),
        ("inner.txt", ["inner.txt"], []),
        ("handler.py", ["handler.py"], ["a bundle has a `handler` of its own"]),
        ("requirements.txt", [], ["`requirements.txt` matches no file"]),
    ],
)
def test_user_files(
    tmp_path: Path, include: str, expected: list[str], findings: list[str]
) -> None:
    root = tmp_path / "root"
    write(root, {**SHOP, "handler.py": ""})
    write(tmp_path, {"outside/secret.txt": ""})
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "linked.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    (root / "inner.txt").symlink_to("templates/a.txt")
    found, report = project(root, f'[bundle]\ninclude = ["{include}"]' * bool(include))
    read = user_files(found, Library(found.modules), ["orders"], report)
    assert list(read.files) == sorted([*NEEDED, *expected])
    assert read.files["shop/prices.json"] == b"{}"
    assert read.requirements
    assert read.requirements.text == "httpx\n"
    shown = lines(report)
    assert len(shown) == len(findings)
    for line, part in zip(shown, findings, strict=True):
        assert part in line


def test_user_files_of_a_package_without_an_init_file(tmp_path: Path) -> None:
    files = dict.fromkeys(["lib/a/m.py", "lib/a/b.csv", "lib/c.csv", "lib/d/e.csv"], "")
    write(tmp_path, files)
    found, report = project(tmp_path, "")
    read = user_files(found, Library(found.modules), ["lib.a.m"], report)
    assert list(read.files) == ["lib/a/b.csv", "lib/a/m.py"]


def test_user_files_are_those_of_modules_that_modules_import(tmp_path: Path) -> None:
    files = {
        "a.py": "import b",
        "b.py": "def f():\n    from p import c",
        "p/__init__.py": "",
        "p/c.py": "import importlib\nimportlib.import_module('d')",
        "d.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import e",
        "e.py": "",
        "f.py": "",
    }
    write(tmp_path, files)
    found, report = project(tmp_path, "")
    read = user_files(found, Library(found.modules), ["a"], report)
    assert list(read.files) == sorted(files.keys() - {"f.py"})


def test_reserved_modules(tmp_path: Path) -> None:
    files = {"m.py": "import handler, durablec_runtime.x", "handler/__init__.py": ""}
    write(tmp_path, {**files, "durablec_runtime/x.py": ""})
    found, report = project(tmp_path, "")
    read = user_files(found, Library(found.modules), ["m"], report)
    assert read.requirements is None
    assert [each.place.source.name for each in report] == [
        str(tmp_path / "durablec_runtime/x.py"),
        str(tmp_path / "handler/__init__.py"),
    ]
    assert {each.rule.name for each in report} == {"reserved-module"}
