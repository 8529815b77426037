"""`durablec build`: handlers and their template, all of them or none."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from durablec import files, output, render, template_file
from durablec.backends.sam import dead_letters_id
from durablec.building import assemble
from durablec.bundle import Form
from durablec.cells import brief, safe
from durablec.cli.terminal import wants_color
from durablec.files import Compilation
from durablec.output import OutputError
from durablec.template_file import MergedFile, merged_file
from durablec_dsl.diagnostics import Diagnostic, Severity

CLEAN, FINDINGS, OUTPUT = 0, 1, 2

_MOST_PATHS = 20


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    "folder",
    default="build",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of the build, which belongs to it alone.",
)
@click.option("--check", is_flag=True, help="Only say whether the folder is current.")
@click.option(
    "--force",
    is_flag=True,
    help="Discard what was edited or added in the folder of a build, and what was "
    "edited in marked entries of a template.",
)
@click.option(
    "--into",
    metavar="TEMPLATE",
    type=click.Path(path_type=Path),
    help="Merge the template's entries into this one, and keep all else that it has.",
)
@click.option(
    "--prune",
    is_flag=True,
    help="With --into, take out workflows that this build does not have.",
)
@click.option(
    "--fragment",
    is_flag=True,
    help="Write the template's entries alone, to resources.yaml.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Forbid to use values of type `any`, of which nothing is checked.",
)
def build(
    paths: tuple[Path, ...],
    folder: Path,
    check: bool,
    force: bool,
    into: Path | None,
    prune: bool,
    fragment: bool,
    strict: bool,
) -> int:
    """Compile workflows to Lambda functions and a SAM template.

    PATH is a workflow or a folder, searched for `*.durable.yaml` and `*.durable`; without
    one, the current folder is. Nothing is written if there are errors, and a folder
    that is current is not touched. Exit code 1 says that there are errors, or with
    --check that the folder, or the template of --into, is not current.
    """
    if str(folder) == "-":
        raise click.UsageError("a build is a folder, and `-` is standard output")
    if into is not None and fragment:
        raise click.UsageError("--into merges what --fragment writes: give one of them")
    if prune and into is None:
        raise click.UsageError(
            "--prune takes workflows out of a template: name it by --into"
        )
    paths = paths or (Path(),)
    compilations = files.compile_paths(paths, strict=strict)
    if not compilations:
        raise files.InputError(f"no workflow in {', '.join(map(str, paths))}")
    made = assemble(compilations, _form(into, fragment))
    found = [*files.findings(compilations), *made.diagnostics]
    merged = None
    if into is not None and made.template is not None and not _has_errors(found):
        merged = merged_file(into, folder, made.template, force=force)
        found += merged.diagnostics
    sys.stdout.write(render.text(found, wants_color(sys.stdout)))
    if _has_errors(found):
        return FINDINGS
    if check:
        return _compare(folder, made.files, merged)
    dropped = [] if merged is None or prune else _dropped(merged)
    if merged is not None and dropped:
        sys.stderr.write(
            f"error: {safe(str(merged.path))} has workflows that this build does not have\n"
            f"{_listed(dropped)}build them too, or take them out with --prune: a stack "
            "that is deployed without them ends their executions\n"
        )
        return OUTPUT
    return _write(folder, made.files, merged, force, compilations)


def _dropped(merged: MergedFile) -> list[str]:
    """Return the functions of workflows that a template would lose."""
    stale = {each.path for each in merged.differences if each.kind == "stale"}
    return sorted(
        path.removeprefix("Resources.")
        for path in stale
        if dead_letters_id(path) in stale
    )


def _form(into: Path | None, fragment: bool) -> Form:
    if into is not None:
        return "folders"
    return "fragment" if fragment else "template"


def _has_errors(found: Sequence[Diagnostic]) -> bool:
    return any(each.rule.severity is Severity.ERROR for each in found)


def _compare(folder: Path, made: output.Files, merged: MergedFile | None) -> int:
    differences = output.current(folder, made)
    if differences:
        sys.stdout.write(f"{folder} is not current\n{_named(differences)}")
    if merged is not None and not merged.is_current:
        named = _named(merged.differences)
        sys.stdout.write(f"{safe(str(merged.path))} is not current\n{named}")
        return FINDINGS
    if differences:
        return FINDINGS
    current = f"{folder} is" if merged is None else f"{folder} and {merged.path} are"
    sys.stdout.write(f"ok: {current} current\n")
    return CLEAN


def _write(
    folder: Path,
    made: output.Files,
    merged: MergedFile | None,
    force: bool,
    compilations: Sequence[Compilation],
) -> int:
    sources = {Path(each.project.modules.path) for each in compilations}
    sources |= {each.path.parent for each in compilations}
    try:
        written = output.write(folder, made, force=force, sources=sources)
        if merged is not None:
            template_file.write(merged)
    except OutputError as error:
        sys.stderr.write(_refusal(error))
        return OUTPUT
    number = len(compilations)
    workflows = f"{number} {'workflow' if number == 1 else 'workflows'}"
    is_new = bool(written.differences)
    if merged is None:
        sys.stdout.write(
            f"ok: {workflows} in {folder}{'' if is_new else ', as it was'}\n"
        )
        return CLEAN
    gone = [each for each in merged.differences if each.kind == "stale"]
    if gone:
        sys.stdout.write(f"removed from {merged.path}:\n{_named(gone, kinds=False)}")
    news = "" if is_new or not merged.is_current else ", as they were"
    sys.stdout.write(f"ok: {workflows} in {folder}, and in {merged.path}{news}\n")
    return CLEAN


def _refusal(error: OutputError) -> str:
    message = f"error: {brief(str(error), 2000)}\n"
    if not error.paths:
        return message
    discard = ", or discard them with --force" if error.forcible else ""
    repair = f"move them away{discard}, or name another folder with -o\n"
    return message + _listed(error.paths) + repair


def _named(differences: Sequence[output.Difference], *, kinds: bool = True) -> str:
    return _listed([f"{d.kind} {d.path}" if kinds else d.path for d in differences])


def _listed(paths: Sequence[str]) -> str:
    lines = [f"  {safe(path)}\n" for path in paths[:_MOST_PATHS]]
    if len(paths) > _MOST_PATHS:
        lines.append(f"  and {len(paths) - _MOST_PATHS} more\n")
    return "".join(lines)
