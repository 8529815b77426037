"""`durablec check`: all that is wrong, and nothing written."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from durablec import files, render
from durablec.build_findings import build_findings
from durablec.cli.terminal import wants_color
from durablec.levels import Levels, UnknownRule, levels
from durablec_dsl.diagnostics import Diagnostic, Severity


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "github"]),
    default="text",
    help="How findings are written to standard output.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Forbid to use values of type `any`, of which nothing is checked.",
)
@click.option(
    "--warn",
    multiple=True,
    metavar="RULE",
    help="Warn of what this rule finds, by its name or code; `all` gives every advice.",
)
@click.option(
    "--deny",
    multiple=True,
    metavar="RULE",
    help="Make an error of what this rule finds; `warnings` of all warnings.",
)
@click.option(
    "--watch", "watched", is_flag=True, help="Look again whenever a file changes."
)
def check(
    paths: tuple[Path, ...],
    form: str,
    strict: bool,
    warn: tuple[str, ...],
    deny: tuple[str, ...],
    watched: bool,
) -> int:
    """Look for mistakes in workflows.

    PATH is a workflow or a folder, searched for `*.durable.yaml` and `*.durable`; without
    one, the current folder is. Exit code 1 says that there are errors.
    """
    paths = paths or (Path(),)
    try:
        weighed = levels(warn, deny)
    except UnknownRule as error:
        raise click.UsageError(str(error)) from error
    if not watched:
        return _check(paths, form, weighed, strict=strict)
    if form != "text":
        raise click.UsageError("--watch is for people: it takes no --format")
    from durablec.cli.watch import watch

    return watch(paths, lambda: _check_now(paths, weighed, strict=strict))


def _check(paths: Sequence[Path], form: str, weighed: Levels, *, strict: bool) -> int:
    compilations = files.compile_paths(paths, strict=strict, advised=weighed.advised)
    if not compilations:
        raise files.InputError(f"no workflow in {', '.join(map(str, paths))}")
    found = weighed.of(_all(compilations))
    sys.stdout.write(_written(found, form) or _clean(len(compilations), form))
    return int(any(each.rule.severity is Severity.ERROR for each in found))


def _all(compilations: list[files.Compilation]) -> list[Diagnostic]:
    """Return what is found of workflows, and then of all that a build would hold."""
    return [*files.findings(compilations), *build_findings(compilations)]


def _check_now(paths: Sequence[Path], weighed: Levels, *, strict: bool) -> None:
    """Check once of many times: what cannot be read now may be there the next time."""
    try:
        _check(paths, "text", weighed, strict=strict)
    except (files.InputError, OSError) as error:
        from durablec.cli.failure import report

        sys.stdout.flush()
        report(error)


def _written(found: list[Diagnostic], form: str) -> str:
    match form:
        case "json":
            return render.as_json(found)
        case "sarif":
            from durablec.cli.failure import version
            from durablec.sarif import as_sarif

            return as_sarif(found, version())
        case "github":
            from durablec.annotations import as_annotations

            return as_annotations(found)
        case _:
            return render.text(found, wants_color(sys.stdout))


def _clean(number: int, form: str) -> str:
    if form != "text":
        return ""
    return f"ok: {number} {'workflow' if number == 1 else 'workflows'}\n"
