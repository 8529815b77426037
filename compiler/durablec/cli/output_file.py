"""The file that a command writes, as `--output` names it."""

from pathlib import Path

import click

OUTPUT = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
"""What `--output` takes, with `or_standard` behind it."""


def or_standard(
    _: click.Context, __: click.Parameter, given: Path | None
) -> Path | None:
    """Return the file that is named, None of standard output: without one, and of `-`."""
    return None if given is None or str(given) == "-" else given
