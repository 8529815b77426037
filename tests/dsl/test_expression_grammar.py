"""The grammar itself: no conflicts, current tables, and fit to be imported."""

import importlib.util
import logging
from pathlib import Path
from types import ModuleType

import lark
import pytest

from durablec_grammars import open_tables, path

ROOT = Path(__file__).parents[2]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "save_grammars", ROOT / "scripts" / "save_grammars.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_saved_tables_are_current() -> None:
    assert _script().is_current("expression"), "run scripts/save_grammars.py"


def test_saved_tables_read_as_the_grammar_does() -> None:
    text = "a.?b[?c].d(e, {?'k': [?x, -1u]}) ? !f : g in h && .i"
    with open_tables("expression") as file:
        saved = lark.Lark.load(file)
    built = _script().build("expression")
    assert saved.parse(text, start="expression") == built.parse(
        text, start="expression"
    )


def test_there_are_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=lark.logger.name)
    options = {**_script().OPTIONS["expression"], "debug": True}
    lark.Lark(Path(path("expression.lark")).read_text(), **options)
    assert "onflict" not in caplog.text


STATEMENTS = """
start: statement*
statement: IF expression "{" statement* "}" -> if_
    | TYPE NAME type -> declared
    | RETURN expression -> return_
IF.4: /if\\b/
RETURN.4: /return\\b/
TYPE.4: /type\\b/
%import .expression (expression, type, NAME, SPACE, COMMENT)
%ignore SPACE
%ignore COMMENT
"""


def test_a_text_grammar_can_import_it(tmp_path: Path) -> None:
    """`if x {` is no message, and any word may follow a dot.

    lark puts `expression__` before the names of what was imported, which is what its
    `merge_transformers` is for.
    """
    (tmp_path / "text.lark").write_text(STATEMENTS)
    (tmp_path / "expression.lark").write_text(Path(path("expression.lark")).read_text())
    parser = lark.Lark.open(
        str(tmp_path / "text.lark"),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
    )
    tree = parser.parse("type T [string] if a.if && iffy { return {'k': x.return} }")
    # lark leaves this method without annotations.
    subtrees = tree.iter_subtrees_topdown()  # type: ignore[no-untyped-call]  # lark has no types here
    names = [str(node.data) for node in subtrees]
    assert [name.removeprefix("expression__") for name in names] == [
        "start",
        "declared",
        "list_type",
        "named_type",
        "if_",
        "conjunction",
        "select",
        "name",
        "name",
        "return_",
        "map_of",
        "string_literal",
        "select",
        "name",
    ]
