"""Color on the standard streams, and how the user decides on it."""

import os
from typing import TextIO

import click


def color_option() -> click.Option:
    """Return the option `--color`, which every command takes.

    Its value is kept as the context's `color`: a bool, or None for `auto`.
    """
    return click.Option(
        ["--color"],
        type=click.Choice(["auto", "always", "never"]),
        callback=_keep,
        expose_value=False,
        help="Color in the output; auto (the default) is color on a terminal.",
    )


def wants_color(stream: TextIO) -> bool:
    """Say whether the command that runs should write color to a stream.

    `--color` decides, else a non-empty NO_COLOR, else a non-empty FORCE_COLOR
    (no-color.org, force-color.org), else whether the stream is a terminal.
    """
    context = click.get_current_context(silent=True)
    if context is not None and context.color is not None:
        return context.color
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def _keep(context: click.Context, option: click.Parameter, choice: str | None) -> None:
    if choice is not None:
        context.color = {"auto": None, "always": True, "never": False}[choice]
