"""Finds slips in the names of IAM's actions, as a policy of the user's has them.

IAM takes any name, and one that it has not matches nothing. New services and actions come
every day: what is only not known is let through, and what is near to what is known is not.
"""

from functools import cache
from pathlib import Path
from typing import Final

from durablec_dsl.suggest import did_you_mean, mistyped

_OTHERWISE: Final = {
    "cloudwatch-logs": "logs",
    "cognito": "cognito-idp",
    "eventbridge": "events",
    "sfn": "states",
    "step-functions": "states",
}
"""Names of services that neither IAM nor boto3 has."""


def mistake(action: str) -> str | None:
    """Return the repair of an action that IAM has not, None if it may have it."""
    prefix, _, name = action.partition(":")
    if not name or "*" in prefix or "?" in prefix:
        return None
    known = _known()
    if prefix not in known:
        return _of_prefix(prefix, name)
    if "*" in name or "?" in name:
        return None
    from durablec.aws.actions import instead

    if (needed := instead(action)) is not None:
        return f"write {' and '.join(f'`{each}`' for each in needed)}"
    if prefix != "lambda" or name.lower() in known[prefix]:
        return None
    return _of_lambda(action)


def _of_prefix(prefix: str, name: str) -> str | None:
    meant = _OTHERWISE.get(prefix)
    if meant is None:
        from durablec.aws.actions import iam_prefix
        from durablec.aws.model import service_names

        meant = iam_prefix(prefix) if prefix in service_names() else None
    if meant is not None:
        return f"write `{meant}:{name}`" if meant in _known() else None
    slip = mistyped(prefix, _known())
    return None if slip is None else f"did you mean `{slip}:{name}`?"


def _of_lambda(action: str) -> str | None:
    from durablec.aws.actions import actions
    from durablec.aws.model import service

    model = service("lambda")
    assert model is not None
    operations = map(model.operation, model.operations)
    known = {a for each in operations if each is not None for a in actions(each)}
    if action in known:
        return None
    begun = [each for each in known if each.startswith(action)]
    return did_you_mean(action, begun if len(begun) == 1 else known)


@cache
def _known() -> dict[str, frozenset[str]]:
    """Return IAM's prefixes, with the actions of the one that has them."""
    table = Path(__file__).with_name("iam_prefixes.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in table.splitlines())
    return {prefix: frozenset(names) for prefix, *names in lines}
