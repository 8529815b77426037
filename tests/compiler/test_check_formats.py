"""`durablec check --format sarif|github|json`: what machines read, and hostile texts."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_sarif.model import StaticAnalysisResultsFormatSarifVersion210JsonSchema

from durablec import cli, render
from durablec.annotations import as_annotations
from durablec.sarif import as_sarif
from durablec_dsl.diagnostics import Catalogue, Diagnostic, Label
from durablec_dsl.source import Place, Source, Span

CATALOGUE = Catalogue()
FAULT = CATALOGUE.error("DC102", "unknown-name", "a name refers to nothing")
DOUBT = CATALOGUE.warning("DC401", "callback-without-timeout", "no timeout")
NOTE = CATALOGUE.advice("DC111", "function-outside", "outside")

HOSTILE = (
    "\"'</script><b> \x1b[31m \u202e \u2066 \x00 %0A::error::, : [a](http://e) {0}"
)

_POSITION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["line", "column", "offset"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "column": {"type": "integer", "minimum": 1},
        "offset": {"type": "integer", "minimum": 0},
    },
}
_PLACE = {
    "file": {"type": "string"},
    "start": _POSITION,
    "end": _POSITION,
}
VERSION_1 = {
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "diagnostics"],
    "properties": {
        "version": {"const": 1},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": [
                    *("code", "name", "severity", "message", "help"),
                    *(*_PLACE, "labels"),
                ],
                "properties": {
                    "code": {"type": "string", "pattern": r"^DC\d{3}$"},
                    "name": {"type": "string", "pattern": r"^[a-z-]+$"},
                    "severity": {"enum": ["error", "warning", "advice"]},
                    "message": {"type": "string"},
                    "help": {"type": ["string", "null"]},
                    **_PLACE,
                    "labels": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": [*_PLACE, "message"],
                            "properties": {**_PLACE, "message": {"type": "string"}},
                        },
                    },
                },
            },
        },
    },
}
"""What `--format json` promises (render.as_json)."""


def place(text: str, shown: str, *, name: str = "order.durable.yaml") -> Place:
    """Return the place of `shown` in `text`."""
    start = text.index(shown)
    return Place(Source(name, text), Span(start, start + len(shown)))


def sarif(*found: Diagnostic) -> dict[str, Any]:
    """Return the run of a SARIF log that is valid by the official schema."""
    text = as_sarif(found, "1.2.3")
    assert text.isascii()
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(text)
    (run,) = json.loads(text)["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_of_nothing() -> None:
    run = sarif()
    assert run["results"] == []
    assert run["tool"]["driver"] == {
        "name": "durablec",
        "version": "1.2.3",
        "rules": [],
    }


def test_sarif_states_everything() -> None:
    at = place("é: 1\n☕: ${ordr}\n", "ordr", name="my orders/a#1.durable.yaml")
    other = place("def h(): ...", "h", name="/src/orders.py")
    run = sarif(
        Diagnostic(
            FAULT,
            "`ordr` refers to nothing",
            at,
            (Label(other, "there"),),
            "did you mean `order`?",
        )
    )
    region = {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 10}
    artifact = {"uri": "my%20orders/a%231.durable.yaml", "uriBaseId": "%SRCROOT%"}
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["results"] == [
        {
            "ruleId": "DC102",
            "ruleIndex": 0,
            "level": "error",
            "message": {
                "text": "`ordr` refers to nothing\nhelp: did you mean `order`?"
            },
            "locations": [
                {"physicalLocation": {"artifactLocation": artifact, "region": region}}
            ],
            "relatedLocations": [
                {
                    "id": 1,
                    "message": {"text": "there"},
                    "physicalLocation": {
                        "artifactLocation": {"uri": "file:///src/orders.py"},
                        "region": {
                            "startLine": 1,
                            "startColumn": 5,
                            "endLine": 1,
                            "endColumn": 6,
                        },
                    },
                }
            ],
            "fixes": [
                {
                    "description": {"text": "write order"},
                    "artifactChanges": [
                        {
                            "artifactLocation": artifact,
                            "replacements": [
                                {
                                    "deletedRegion": region,
                                    "insertedContent": {"text": "order"},
                                }
                            ],
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_explains_each_rule_once() -> None:
    at = place("a", "a")
    found = [Diagnostic(rule, "x", at) for rule in (NOTE, DOUBT, FAULT, FAULT)]
    run = sarif(*found)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DC102", "DC111", "DC401"]
    assert rules[0]["help"]["markdown"].startswith("# DC102 unknown-name\n")
    assert [each["ruleIndex"] for each in run["results"]] == [1, 2, 0, 0]
    levels = [each["level"] for each in run["results"]]
    assert levels == ["note", "warning", "error", "error"]


def test_only_a_word_that_stands_as_it_is_said_is_put_right() -> None:
    help = "did you mean `order`?"
    quoted = Diagnostic(FAULT, "`ordr`", place('"ord\\x72"', "ord\\x72"), help=help)
    wordy = Diagnostic(FAULT, "`a`", place("a", "a"), help="did you mean `b` or `c`?")
    results = sarif(quoted, wordy)["results"]
    assert all("fixes" not in each for each in results)


def test_annotations() -> None:
    text = "a: 1\nb: 50%\n"
    at = place(text, "b", name="a,b:c%.yaml")
    whole = Diagnostic(DOUBT, "x", place(text, text.rstrip()))
    labelled = Diagnostic(
        FAULT, "50% of\nit", at, (Label(place(text, "1"), "there"),), "one\ntwo"
    )
    assert as_annotations([labelled, whole]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=2,col=1,endLine=2,endColumn=2,"
        "title=DC102 unknown-name::50%25 of<U+000A>it"
        "%0Aorder.durable.yaml:1:4: there%0Ahelp: one%0Atwo\n"
        "::warning file=order.durable.yaml,line=1,endLine=2,"
        "title=DC401 callback-without-timeout::x\n"
    )
    assert as_annotations([]) == ""


def hostile(text: str) -> Diagnostic:
    at = Place(Source(text or "f", text), Span(0, len(text)))
    return Diagnostic(FAULT, text, at, (Label(at, text),), text)


def test_hostile_texts_change_nothing() -> None:
    (result,) = sarif(hostile(HOSTILE))["results"]
    said = result["message"]["text"]
    assert all(character.isprintable() or character == "\n" for character in said)
    assert "\\[a](http://e)" in said
    annotated = as_annotations([hostile(HOSTILE)])
    assert annotated.count("\n") == 1
    assert annotated.rstrip("\n").isprintable()
    assert annotated.count("%0A") == 2
    assert "%250A" in annotated
    (read,) = json.loads(render.as_json([hostile(HOSTILE)]))["diagnostics"]
    assert (read["message"], read["help"], read["file"]) == (HOSTILE,) * 3
    shown = render.text([hostile(HOSTILE)], color=False)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert "<U+001B>[31m <U+202E> <U+2066> <U+0000>" in shown


# Neither a file that was read nor a name of one has other characters.
@given(
    st.text(
        st.characters(codec="utf-8") | st.sampled_from("\n\r\t\x1b\u202e%:,[](){}<>\"'")
    )
)
def test_any_text_gives_documents_of_the_same_form(text: str) -> None:
    sarif(hostile(text))
    jsonschema.validate(json.loads(render.as_json([hostile(text)])), VERSION_1)
    annotated = as_annotations([hostile(text)])
    assert annotated.endswith("\n")
    assert re.fullmatch(r"::error file=[^,:]*(,\w+=[^,:]*)*::.*", annotated[:-1])


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\xff", b"a: [", b"x" * 1_000_001])
def test_a_file_that_cannot_be_read_gives_valid_documents(
    data: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.durable.yaml").write_bytes(data)
    assert cli.perform(["check", "--format", "json"]) == 1
    jsonschema.validate(json.loads(capsys.readouterr().out), VERSION_1)
    assert cli.perform(["check", "--format", "sarif"]) == 1
    log = capsys.readouterr().out
    StaticAnalysisResultsFormatSarifVersion210JsonSchema.model_validate_json(log)
    assert cli.perform(["check", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=a.durable.yaml,line=")


def test_a_clean_file_gives_documents_without_findings(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.durable.yaml").write_text(
        "durablec: 1\nworkflow: greet\nsteps:\n  - return: hello\n"
    )
    assert cli.perform(["check", "--format", "github"]) == 0
    assert capsys.readouterr().out == ""
    assert cli.perform(["check", "--format", "sarif"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []
