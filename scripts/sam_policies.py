"""Writes SAM's policy templates with the parameters that each takes: `sam_policies.txt`.

    python scripts/sam_policies.py

SAM refuses a name that it has not, and a template without one of its parameters, and only
when it is deployed. They come with SAM's own translator.
"""

import json
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[1] / "compiler/durablec/aws/sam_policies.txt"


def main() -> int:
    """Write the table."""
    TARGET.write_text(table(), encoding="utf-8")
    return 0


def table() -> str:
    """Return the table: names, each on a line with its parameters behind it."""
    folder = files("samtranslator") / "policy_templates_data"
    path = folder / "policy_templates.json"
    known = json.loads(path.read_text(encoding="utf-8"))["Templates"]
    lines = (" ".join([name, *sorted(known[name]["Parameters"])]) for name in known)
    return "".join(f"{line}\n" for line in sorted(lines))


if __name__ == "__main__":
    raise SystemExit(main())
