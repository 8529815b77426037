"""`durablec compat`: can executions of one version go on with another?"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from durablec import files, ir, render
from durablec.cli.terminal import wants_color
from durablec.compat import Comparison, Gone, Verdict, compare
from durablec.compat.report import as_json, as_text
from durablec.compat.wording import doubled


@click.command
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="How the verdicts are written to standard output.",
)
def compat(old: str, new: str, form: str) -> int:
    """Say whether executions that run on OLD can go on with NEW.

    OLD and NEW are workflows or folders of them, compared by the workflows' names, for
    another name is another function. Each is as it is on disk or, as REVISION:PATH, in
    a revision of git. A REVISION alone is that of the other's path:

    \b
      durablec compat old/order.durable.yaml new/order.durable.yaml
      durablec compat HEAD~1 order.durable.yaml
      durablec compat v1.2:flows v1.3:flows

    An execution goes on with other code where a function is called by `$LATEST`, or
    its alias is moved to what has the same version. On a published version it stays.
    When it goes on, the handler runs again from its top, and each operation has to be
    found where it is recorded.

    \b
    safe                 Every execution goes on.
    safe unless started  Those that have not yet started what is named.
    breaking             None, or some go on with wrong data.

    Exit code 1 says that not all are safe. What keeps versions from being compared is
    told as `check` does, with --format json, too.
    """
    with TemporaryDirectory() as folder:
        before = _Side(old, new, Path(folder, "old"))
        after = _Side(new, old, Path(folder, "new"))
        wrong = [each for side in (before, after) for each in side.errors]
        if wrong and form == "json":
            sys.stdout.write(render.as_json(wrong))
        elif wrong:
            sys.stderr.write(render.text(wrong, wants_color(sys.stderr)))
        if wrong:
            return 1
        compared, lost = _compared(before.workflows, after.workflows)
    if form == "json":
        sys.stdout.write(as_json(compared, lost))
    else:
        sys.stdout.write(as_text(compared, lost, wants_color(sys.stdout)))
    is_safe = all(each.verdict is Verdict.SAFE for each in compared)
    return int(bool(lost) or not is_safe)


def _compared(
    old: list[ir.Workflow], new: list[ir.Workflow]
) -> tuple[list[Comparison], list[Gone]]:
    """Compare workflows by their names, and say which are no more.

    Where there is one on each side, it is clear what the other name of the old one is.
    """
    named = {each.name: each for each in new}
    is_sole = len(old) == len(new) == 1
    kept = [each for each in old if each.name in named]
    lost = [
        Gone(each, new[0] if is_sole else None)
        for each in old
        if each.name not in named
    ]
    return [compare(each, named[each.name]) for each in kept], lost


class _Side:
    """One of the two: its workflows, or what is wrong with them."""

    def __init__(self, given: str, other: str, folder: Path) -> None:
        self._folder = folder
        self._prefix = ""
        made = files.compile_paths([self._path(given, other)])
        if not made:
            raise files.InputError(f"no workflow in {given}")
        self._name_sources(made)
        self.workflows = [m.workflow for m in made if m.workflow is not None]
        self.errors = [
            each
            for one in made
            if one.report.has_errors
            for each in one.report.in_order()
        ]
        self.errors += doubled(self.workflows)

    def _path(self, given: str, other: str) -> Path:
        """Return where a version lies, which git may have to be asked for."""
        if os.path.exists(given):
            return Path(given)
        from durablec.revisions import Revision

        name, colon, path = given.partition(":")
        if not colon:
            path = other if os.path.exists(other) else other.partition(":")[2]
        if not path:
            raise files.InputError(f"{given}: no such file or folder")
        try:
            revision = Revision(name, Path(path))
        except files.InputError as error:
            why = f"{given}: no such file or folder, and as a revision: {error}"
            raise files.InputError(why) from error
        self._prefix = f"{name}:"
        return revision.lay_out(Path(path), self._folder)

    def _name_sources(self, made: list[files.Compilation]) -> None:
        """Let what is shown of a revision's files be their names in it."""
        inside = f"{self._folder}/".replace(os.sep, "/")
        sources = {id(one.source): one.source for one in made}
        for found in (each for one in made for each in one.report):
            for place in (found.place, *(label.place for label in found.labels)):
                sources[id(place.source)] = place.source
        for source in sources.values():
            if self._prefix and source.name.startswith(inside):
                source.name = self._prefix + source.name.removeprefix(inside)
