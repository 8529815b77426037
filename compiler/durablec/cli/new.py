"""`durablec new`: a project that checks, builds, runs and passes its tests at once.

Its files are the templates in `durablec/project_template`, in which `@workflow@` and
`@folder@` stand for the names. The folder is filled beside its place and then moved
there, so that it is whole or not there at all.
"""

import importlib.util
import os
import shlex
import sys
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from durablec.cli.schema import as_text as schema_text
from durablec.files import InputError
from durablec_dsl.words import RESERVED_WORDS
from durablec_dsl.yaml_words import is_name, snake_case

_TEMPLATES = {
    "README.md": "README.md",
    "@workflow@.durable.yaml": "workflow.durable.yaml",
    "functions.py": "functions.py",
    "events/small.json": "small.json",
    "events/large.json": "large.json",
    "tests/test_@workflow@.py": "test_workflow.py",
    "durablec.toml": "durablec.toml",
    ".gitignore": "gitignore",
}
"""The files of a project, each with the name of its template."""

_SCHEMA = "durablec.schema.json"
_LONGEST_NAME = 64


@click.command
@click.argument("name", type=click.Path(path_type=Path))
def new(name: Path) -> int:
    """Make a folder NAME with a project that runs: workflow, functions, tests.

    The workflow is named after the folder. A folder that exists is not touched.
    """
    workflow = _workflow_name(name.name)
    _create(name, project_files(name.name, workflow))
    sys.stdout.write(_next_commands(name, workflow))
    return 0


def project_files(folder: str, workflow: str) -> dict[str, str]:
    """Return the files of a new project by their path, with slashes."""
    templates = files("durablec") / "project_template"

    def filled(text: str) -> str:
        return text.replace("@workflow@", workflow).replace("@folder@", folder)

    made = {
        filled(path): filled((templates / f"{template}.template").read_text("utf-8"))
        for path, template in _TEMPLATES.items()
    }
    return {**made, _SCHEMA: schema_text()}


def _workflow_name(folder: str) -> str:
    """Return the name of the workflow in a folder of a name that is good for one."""
    meant = snake_case(folder)
    if not is_name(folder.replace("-", "_")):
        repair = f"; write `{meant}`" if meant else ""
        raise click.UsageError(
            f"`{folder}` is no name of a project: those are lower-case letters, digits, "
            f"`_` and `-`, and begin with a letter{repair}"
        )
    name = folder.replace("-", "_")
    if len(name) > _LONGEST_NAME:
        raise click.UsageError(
            f"the name has {len(name)} characters, and {_LONGEST_NAME} are the most"
        )
    if name in RESERVED_WORDS:
        raise click.UsageError(
            f"`{name}` is a reserved word and cannot name a workflow; write `my_{name}`"
        )
    return name


def _create(folder: Path, made: Mapping[str, str]) -> None:
    """Write files into a folder that is new, all of them or none."""
    if os.path.lexists(folder):
        raise InputError(f"{folder} exists already, and is left as it is")
    above = folder.parent
    if not above.is_dir():
        raise InputError(f"{above}: no such folder")
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=above) as work:
        # A folder inside, since that of `tempfile` is closed to everyone else.
        filled = Path(work) / folder.name
        for path, text in made.items():
            file = filled / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        # Where somebody else was faster, this fails, unless what they made is empty.
        filled.rename(folder)


def _next_commands(folder: Path, workflow: str) -> str:
    run = f"durablec run {workflow}.durable.yaml --input @events/small.json"
    commands = [f"cd {shlex.quote(str(folder))}", "durablec check", run]
    if importlib.util.find_spec("pytest") is None:
        commands.append("pip install pytest")
    commands.append("pytest")
    lines = "".join(f"  {command}\n" for command in commands)
    return f"ok: a project in {folder}; go on with\n\n{lines}"
