"""`durablec schema`: what editors need to know of the YAML form."""

import json
import sys
from pathlib import Path

import click

from durablec.cli.output_file import OUTPUT, or_standard
from durablec.written_files import replace_file
from durablec_dsl.schema import schema as schema_of_yaml


@click.command
@click.option(
    "--output",
    "-o",
    "file",
    type=OUTPUT,
    callback=or_standard,
    help="The file to write it to; standard output without it, or with `-`.",
)
def schema(file: Path | None) -> int:
    """Write the JSON Schema of `.durable.yaml` files.

    An editor with YAML support reads it where the first line of a workflow is
    `# yaml-language-server: $schema=FILE`.
    """
    text = as_text()
    if file is None:
        sys.stdout.write(text)
    else:
        replace_file(file, text.encode())
    return 0


def as_text() -> str:
    """Return the schema as the text of its file."""
    return json.dumps(schema_of_yaml(), indent=2) + "\n"
