"""The grammar of the text form: no conflicts, current tables, every rule built."""

import importlib.util
import logging
from pathlib import Path
from types import ModuleType

import lark
import pytest

from durablec_dsl.text_builds import BUILDS
from durablec_dsl.text_lexer import RESERVED
from durablec_dsl.text_tables import tables
from durablec_dsl.words import RESERVED_WORDS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "save_grammars", ROOT / "scripts" / "save_grammars.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_saved_tables_are_current(script: ModuleType) -> None:
    assert script.is_current("workflow"), "run scripts/save_grammars.py"


def test_saved_tables_are_those_of_the_grammar(script: ModuleType) -> None:
    """lark numbers states anew each time: all that does not depend on it is compared."""
    built = script.plain_tables(script.build("workflow"))
    saved = tables()
    for field in ("pattern", "words", "inner"):
        assert getattr(saved, field) == built[field]
    assert sorted(saved.rules) == sorted(built["rules"])
    assert sorted(saved.symbols) == sorted(built["symbols"])
    shapes = sorted(sorted(row) for row in saved.states)
    assert shapes == sorted(sorted(row) for row in built["states"])


def test_there_are_no_conflicts(
    script: ModuleType, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger=lark.logger.name)
    script.build("workflow", debug=True)
    assert "onflict" not in caplog.text


def test_a_conflict_would_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=lark.logger.name)
    text = 'start: "if" start | "if" start "else" start | "x"'
    lark.Lark(text, parser="lalr", debug=True)
    assert "onflict" in caplog.text


def test_every_rule_is_built_or_part_of_an_expression() -> None:
    inner = tables().inner
    names = {
        alias or origin
        for origin, length, alias in tables().rules
        if origin not in inner and origin[0] != "_" and (alias or length > 1)
    }
    assert names - set(BUILDS) == set()
    assert set(BUILDS) - names == {
        *("list_of", "map_of", "parenthesis", "unary"),
        *("list_type", "record_type", "directive_type", "type_field"),
    }


def test_keywords_of_statements_are_reserved_in_both_forms() -> None:
    assert {word.lower() for word in RESERVED} <= RESERVED_WORDS
    assert set(tables().words.values()) >= RESERVED
