"""The commands by name, and the click group that imports one when it is called."""

from importlib import import_module
from typing import NamedTuple

import click

from durablec.cli.terminal import color_option


class Entry(NamedTuple):
    """A command's module, which holds it by its name, and its line in the help."""

    module: str
    help: str


COMMANDS = {
    "new": Entry("durablec.cli.new", "Make a project that runs."),
    "check": Entry("durablec.cli.check", "Look for mistakes in workflows."),
    "build": Entry("durablec.cli.build", "Write handlers and their SAM template."),
    "run": Entry("durablec.cli.run", "Run a workflow on this machine."),
    "eval": Entry("durablec.cli.eval", "Evaluate one expression."),
    "graph": Entry("durablec.cli.graph", "Draw a workflow's flow of control."),
    "compat": Entry(
        "durablec.cli.compat", "Say whether executions go on with changes."
    ),
    "report": Entry("durablec.cli.report", "Estimate time, operations and price."),
    "fmt": Entry("durablec.cli.fmt", "Lay workflow files out alike."),
    "convert": Entry("durablec.cli.convert", "Write a workflow in its other form."),
    "schema": Entry("durablec.cli.schema", "Write the JSON Schema of the YAML form."),
    "explain": Entry("durablec.cli.explain", "Explain a diagnostic by its code."),
}


class _Commands(click.Group):
    """A group whose help and mistakes need no command's module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), cmd_name)
        assert isinstance(command, click.Command)
        if all(option.name != "color" for option in command.params):
            command.params.append(color_option())
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-"):
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"no such command `{name}`{_repair(name)}", ctx)


def _repair(name: str) -> str:
    """Return what the user may have meant by a command that there is not."""
    from durablec_dsl.suggest import did_you_mean

    if name.endswith((".yaml", ".yml", ".durable")):
        return f"; to look at a file: durablec check {name}"
    meant = did_you_mean(name, COMMANDS)
    return f"; {meant}" if meant else ""


def _show_version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    if asked:
        from durablec.cli.failure import version

        click.echo(f"durablec {version()}")
        context.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 88},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)
def durablec() -> None:
    """Compile readable workflows to AWS durable functions."""
