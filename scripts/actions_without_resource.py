"""Saves which of IAM's actions know no resource, as package data.

    python scripts/actions_without_resource.py

They are allowed on `*` or not at all, which is nothing to warn of. Only actions that a
workflow's call may need are kept. What IAM knows comes with cfn-lint, which has it from
AWS's Service Authorization Reference.
"""

import json
from collections import defaultdict
from importlib.resources import files
from pathlib import Path

from durablec.aws.actions import actions
from durablec.aws.model import service, service_names

TARGET = Path(__file__).parents[1] / "compiler/durablec/aws/without_resource.txt"


def main() -> int:
    """Write the table."""
    TARGET.write_text(table(), encoding="utf-8")
    return 0


def table() -> str:
    """Return the table: a line for each service, with its actions' names behind it."""
    found: dict[str, set[str]] = defaultdict(set)
    known = _described()
    for action in _needed():
        prefix, _, name = action.partition(":")
        described = known.get(prefix, {}).get(name.lower())
        if described is not None and not described.get("Resources"):
            found[prefix].add(name)
    lines = (f"{name} {' '.join(sorted(found[name]))}\n" for name in sorted(found))
    return "".join(lines)


def _needed() -> set[str]:
    needed: set[str] = set()
    for name in sorted(service_names()):
        model = service(name)
        assert model is not None
        for each in model.operations:
            operation = model.operation(each)
            assert operation is not None
            needed.update(actions(operation))
    return needed


def _described() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    return {name: each["Actions"] for name, each in read.items()}


if __name__ == "__main__":
    raise SystemExit(main())
