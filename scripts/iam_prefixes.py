"""Writes the prefixes of IAM's actions, and all actions of Lambda: `iam_prefixes.txt`.

    python scripts/iam_prefixes.py

By these a slip in a policy is told from a service that is new. What IAM knows comes with
cfn-lint, which has it from AWS's Service Authorization Reference, in small letters.
"""

import json
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parents[1] / "compiler/durablec/aws/iam_prefixes.txt"


def main() -> int:
    """Write the table."""
    TARGET.write_text(table(), encoding="utf-8")
    return 0


def table() -> str:
    """Return the table: prefixes, each on a line, with Lambda's actions behind its own."""
    path = files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    lines = [*sorted(known)]
    at = lines.index("lambda")
    lines[at] = " ".join(["lambda", *sorted(known["lambda"]["Actions"])])
    return "".join(f"{line}\n" for line in lines)


if __name__ == "__main__":
    raise SystemExit(main())
