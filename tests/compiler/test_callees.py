"""What a workflow knows of those that it invokes: types, errors, and of whom at all."""

from pathlib import Path

from durablec import files, ir
from durablec.types import DYN


def compiled(folder: Path, name: str = "main") -> files.Compilation:
    (made,) = files.compile_paths([folder / f"{name}.durable.yaml"])
    return made


def write(folder: Path, name: str, body: str, head: str = "") -> None:
    text = f"durablec: 1\nworkflow: {name}\n{head}steps:\n{body}"
    folder.mkdir(exist_ok=True, parents=True)
    (folder / f"{name}.durable.yaml").write_text(text)


def result(folder: Path, name: str = "main") -> str:
    """Return the type of the first operation's value."""
    made = compiled(folder, name)
    assert made.workflow is not None, [each.message for each in made.report]
    first = next(e for e in made.workflow.body if isinstance(e, ir.Operation))
    assert first.result is not None
    return "any" if first.result.type is DYN else str(first.result.type)


CALL = "  - {invoke: a, workflow: other}\n  - return: ${a}\n"
BACK = '  - {if: "${input == 1}", then: [fail: Never]}\n' + CALL.replace(
    "other", "main"
)


def test_the_type_of_a_result_follows_from_the_output(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path, "other", "  - return: {a: 1, b: x}\n", "output: {a: number}\n")
    assert result(tmp_path) == "{a: number}"


def test_or_from_the_returns(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path, "other", '  - {invoke: a, workflow: third}\n  - return: ["${a}"]\n')
    write(tmp_path, "third", "  - return: {n: 1}\n")
    assert result(tmp_path) == "[{n: integer}]"


def test_it_is_any_where_it_would_follow_from_itself(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path, "other", BACK)
    assert result(tmp_path) == "any"
    assert result(tmp_path, "other") == "any"


def test_it_is_any_where_it_is_never_there_and_null_at_an_end(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path, "other", "  - fail: Never\n")
    assert result(tmp_path) == "any"
    write(tmp_path, "other", "  - {wait: a, for: 1s}\n")
    assert result(tmp_path) == "null"


def test_an_output_ends_such_a_circle(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL, "output: integer\n")
    write(tmp_path, "other", BACK)
    assert result(tmp_path) == "integer"


def test_a_workflow_may_invoke_itself(tmp_path: Path) -> None:
    write(tmp_path, "main", BACK)
    assert result(tmp_path) == "any"


def test_a_workflow_may_start_itself_again(tmp_path: Path) -> None:
    write(tmp_path, "main", "  - {invoke: a, workflow: other, detach: true}\n")
    write(tmp_path, "other", "  - {invoke: a, workflow: main, detach: true}\n")
    made = compiled(tmp_path)
    assert [each.rule.name for each in made.report] == ["recursive-invoke"]


def test_the_name_is_in_the_file_and_not_the_files(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path / "deep" / "er", "other", "  - return: 1\n")
    (tmp_path / "deep" / "er" / "other.durable.yaml").rename(
        tmp_path / "deep" / "er" / "x.durable.yaml"
    )
    assert result(tmp_path) == "integer"


def test_the_project_is_what_lies_below_its_file(tmp_path: Path) -> None:
    (tmp_path / "durablec.toml").write_text("")
    write(tmp_path / "one", "main", CALL)
    write(tmp_path / "two", "other", "  - return: 1\n")
    assert result(tmp_path / "one") == "integer"


def test_without_one_what_lies_beside_is_found_if_it_is_compiled_too(
    tmp_path: Path,
) -> None:
    write(tmp_path / "one", "main", CALL)
    write(tmp_path / "two", "other", "  - return: 1\n")
    assert compiled(tmp_path / "one").workflow is None
    made = files.compile_paths([tmp_path])
    assert not any(each.report.has_errors for each in made)


def test_a_callee_with_mistakes_is_known_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, "main", CALL)
    write(tmp_path, "other", "  - step: a\n    call: no.such\n  - return: ${a}\n")
    assert result(tmp_path) == "any"


def test_the_errors_of_callees_are_known_with_their_subclasses(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text(
        "class PartMissing(Exception): pass\n"
        "class ScrewMissing(PartMissing): pass\n"
        "def build() -> None: pass\n"
    )
    catch = (
        "    catch: [{errors: [PartMissing], do: []}, {errors: [NotBuilt], do: []}]\n"
    )
    write(tmp_path, "main", f"  - try: [{{invoke: a, workflow: other}}]\n{catch}")
    write(tmp_path, "other", "  - {invoke: a, workflow: third}\n")
    write(tmp_path, "third", "  - {step: a, call: work.build}\n  - fail: NotBuilt\n")
    made = compiled(tmp_path)
    assert made.workflow is not None
    assert not list(made.report)
    (tried,) = made.workflow.body
    assert isinstance(tried, ir.Try)
    assert tried.clauses[0].names.all == ("PartMissing", "ScrewMissing")
