"""`durablec build --into` and `--fragment`: what is written where, and what is said."""

import os
from pathlib import Path

import pytest

from durablec.cli import perform
from durablec.output import OutputError
from durablec.template_file import MergedFile, write
from tests.support.sam import parsed, sam_cli, sam_validate

GREET = "durablec: 1\nworkflow: {}\nsteps:\n  - return: hello\n"
MINE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::SNS::Topic
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("greet.durable.yaml").write_text(GREET.format("greet"))
    Path("template.yaml").write_text(MINE)


def build(*options: str, code: int = 0) -> None:
    assert perform(["build", *options]) == code


def code_uri(template: str) -> str:
    uri = parsed(Path(template).read_text())["Resources"]["Greet"]["Properties"][
        "CodeUri"
    ]
    assert isinstance(uri, str)
    return uri


def test_folders_are_written_as_ever_and_entries_into_the_template(
    capsys: pytest.CaptureFixture[str],
) -> None:
    build("--into", "template.yaml")
    assert capsys.readouterr().out == "ok: 1 workflow in build, and in template.yaml\n"
    assert sorted(os.listdir("build")) == [".durablec.json", "greet", "python-layer"]
    assert Path("template.yaml").read_text().startswith(MINE)
    assert code_uri("template.yaml") == "build/greet/"


def test_a_second_time_says_that_nothing_changed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    build("--into", "template.yaml")
    before = Path("template.yaml").stat()
    build("--into", "template.yaml")
    assert capsys.readouterr().out.endswith(
        "ok: 1 workflow in build, and in template.yaml, as they were\n"
    )
    assert Path("template.yaml").stat() == before


@pytest.mark.parametrize(
    ("template", "folder", "expected"),
    [
        ("template.yaml", "out/build", "out/build/greet/"),
        ("sub/template.yaml", "build", "../build/greet/"),
        ("sub/template.yaml", "sub/build", "build/greet/"),
        ("sub/deeper/template.yaml", "sub/build/", "../build/greet/"),
    ],
)
def test_code_is_found_from_where_the_template_is(
    template: str, folder: str, expected: str
) -> None:
    Path(template).parent.mkdir(parents=True, exist_ok=True)
    Path(template).write_text(MINE)
    build("--into", template, "-o", folder)
    assert code_uri(template) == expected
    assert (Path(template).parent / code_uri(template) / "handler.py").is_file()


def test_a_way_that_is_absolute_is_written_as_a_relative_one(tmp_path: Path) -> None:
    build("--into", str(tmp_path / "template.yaml"), "-o", str(tmp_path / "build"))
    assert code_uri("template.yaml") == "build/greet/"


def test_code_that_moves_changes_its_entry() -> None:
    build("--into", "template.yaml")
    build("--into", "template.yaml", "-o", "other")
    assert code_uri("template.yaml") == "other/greet/"


def test_check_writes_nothing_and_lists_what_differs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    build("--into", "template.yaml", "--check", code=1)
    assert Path("template.yaml").read_text() == MINE
    assert not Path("build").exists()
    said = capsys.readouterr().out
    assert "build is not current\n  missing .durablec.json\n" in said
    assert "template.yaml is not current\n  missing Resources.Greet\n" in said
    build("--into", "template.yaml")
    capsys.readouterr()
    build("--into", "template.yaml", "--check")
    assert capsys.readouterr().out == "ok: build and template.yaml are current\n"
    Path("template.yaml").write_text(MINE)
    build("--into", "template.yaml", "--check", code=1)
    assert capsys.readouterr().out.startswith("template.yaml is not current\n")


def test_entries_that_go_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("bye.durable.yaml").write_text(GREET.format("bye"))
    build("--into", "template.yaml")
    Path("bye.durable.yaml").unlink()
    capsys.readouterr()
    before = Path("template.yaml").read_text()
    build("--into", "template.yaml", code=2)
    assert capsys.readouterr().err == (
        "error: template.yaml has workflows that this build does not have\n  Bye\n"
        "build them too, or take them out with --prune: a stack that is deployed without "
        "them ends their executions\n"
    )
    assert Path("template.yaml").read_text() == before
    build("--into", "template.yaml", "--prune")
    assert capsys.readouterr().out == (
        "removed from template.yaml:\n"
        "  Resources.Bye\n  Resources.ByeDeadLetters\n  Resources.ByeLogs\n"
        "  Outputs.ByeAlias\n  Outputs.ByeDeadLetters\n  Outputs.ByeFunction\n"
        "ok: 1 workflow in build, and in template.yaml\n"
    )


def test_an_edited_entry_is_kept_until_it_is_discarded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    build("--into", "template.yaml")
    once = Path("template.yaml").read_text()
    Path("template.yaml").write_text(once.replace("Timeout: 60", "Timeout: 61"))
    Path("bye.durable.yaml").write_text(GREET.format("bye"))
    build("--into", "template.yaml", code=1)
    assert "error[DC532 edited-entry]: `Greet` is" in capsys.readouterr().out
    assert "Timeout: 61" in Path("template.yaml").read_text()
    assert not Path("build/bye").exists()
    Path("bye.durable.yaml").unlink()
    build("--into", "template.yaml", "--force")
    assert Path("template.yaml").read_text() == once


def test_a_taken_name_is_shown_where_it_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("template.yaml").write_text(MINE.replace("Orders", "Greet"))
    build("--into", "template.yaml", code=1)
    assert not Path("build").exists()
    assert capsys.readouterr().out == (
        "error[DC534 taken-id]: `Greet` of the template has a name that a workflow needs\n"
        " --> template.yaml:3:3\n"
        "  |\n"
        "3 |   Greet:\n"
        "  |   ^^^^^\n"
        "  |\n"
        "  = help: rename the workflow, or this entry\n"
        "\n"
        "1 error in 1 file\n"
    )


def test_a_warning_about_the_template_keeps_nothing_from_being_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    leaking = (
        f"Globals:\n  Function:\n    DurableConfig: {{ExecutionTimeout: 1}}\n{MINE}"
    )
    Path("template.yaml").write_text(leaking)
    build("--into", "template.yaml")
    said = capsys.readouterr().out
    assert "warning[DC533 leaking-globals]: `DurableConfig` " in said
    assert said.endswith("ok: 1 workflow in build, and in template.yaml\n")


# Files ----------------------------------------------------------------------------


def test_a_byte_order_mark_stays() -> None:
    Path("template.yaml").write_bytes(b"\xef\xbb\xbf" + MINE.encode())
    build("--into", "template.yaml")
    data = Path("template.yaml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf" + MINE.encode())
    assert data.count(b"\xef\xbb\xbf") == 1
    build("--into", "template.yaml", "--check")


def test_a_link_stays_one() -> None:
    Path("real.yaml").write_text(MINE)
    Path("link.yaml").symlink_to("real.yaml")
    build("--into", "link.yaml")
    assert Path("link.yaml").is_symlink()
    assert code_uri("real.yaml") == "build/greet/"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"# " + b"x" * 1_000_000, "DC530"),
        (MINE.encode("utf-16"), "DC530"),
        (MINE.encode() + b"# \xe9t\xe9\n", "DC002"),
        (b'{"Resources": {}}', "DC530"),
        (b"Resources: [\n", "DC010"),
    ],
    ids=["too large", "UTF-16", "Latin 1", "JSON", "no YAML"],
)
def test_a_template_of_no_form_is_a_finding(
    data: bytes, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("template.yaml").write_bytes(data)
    build("--into", "template.yaml", code=1)
    assert capsys.readouterr().out.startswith(f"error[{code} ")
    assert Path("template.yaml").read_bytes() == data
    assert not Path("build").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--into", "none.yaml"], "error: none.yaml: no such file or directory\n"),
        (["--into", "."], "error: . is no file\n"),
        (["--into", "greet.durable.yaml/x"], "not a directory\n"),
        (["--into", "template.yaml", "-o", "."], "belongs to the build"),
        (["--into", "template.yaml", "--fragment"], "give one of them"),
        (["--prune"], "--prune takes workflows out of a template: name it by --into"),
    ],
)
def test_what_cannot_be_read_or_meant(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    build(*options, code=2)
    assert message in capsys.readouterr().err
    assert not Path("build").exists()


def test_a_template_that_someone_else_wrote_meanwhile_is_left_alone() -> None:
    path = Path("template.yaml")
    with pytest.raises(OutputError, match="has changed since it was read"):
        write(MergedFile(path, b"before", b"after", []))
    assert path.read_text() == MINE


def test_a_template_that_went_meanwhile_is_told() -> None:
    with pytest.raises(
        OutputError, match=r"gone\.yaml cannot be written: No such file"
    ):
        write(MergedFile(Path("gone.yaml"), b"before", b"after", []))


# The fragment -----------------------------------------------------------------------


def test_a_fragment_is_entries_alone() -> None:
    build("--fragment")
    text = Path("build/resources.yaml").read_text()
    assert not Path("build/template.yaml").exists()
    assert list(parsed(text)) == ["Resources", "Outputs"]
    assert text.startswith("# Written by `durablec build --fragment`")
    assert "\n  Greet:  # durablec " in text
    assert "CodeUri: greet/\n" in text
    build("--fragment", "--check")
    build("--check", code=1)


def test_a_build_in_another_way_takes_the_place_of_the_last() -> None:
    build()
    build("--fragment")
    assert not Path("build/template.yaml").exists()
    build("--into", "template.yaml")
    assert not Path("build/resources.yaml").exists()


def test_sam_validate_takes_a_template_with_entries() -> None:
    if sam_cli() is None:
        pytest.skip("no SAM CLI: it cannot share our environment, see DURABLEC_SAM")
    build("--into", "template.yaml")
    assert sam_validate(Path("template.yaml").resolve()) == ""
