"""What `Globals` of a template would give to functions of ours that are merged into it."""

from collections.abc import Iterable, Iterator, Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.values import Value
from durablec.codes import LEAKING_GLOBALS
from durablec.merging.located import Template
from durablec.merging.nodes import Node
from durablec_dsl.diagnostics import Report
from durablec_dsl.yaml_comments import rule_names

_LEAKING = {
    "DurableConfig": "makes every function of the template durable, also those that start "
    "or answer executions, and can never be taken from one without replacing it",
    "DeploymentPreference": "moves the aliases of functions that have none, such as those "
    "that start executions or answer callbacks",
    "ProvisionedConcurrencyConfig": "is of an alias, which functions that start executions "
    "or answer callbacks have not",
    "EventInvokeConfig": "is for functions that are not durable: those have no "
    "destinations, and a failed execution is not tried again",
    "FunctionUrlConfig": "gives each function an address, and durable functions of more "
    "than 15 minutes cannot be called by one",
    "TenancyConfig": "lets a function be invoked for a tenant only, which no schedule and "
    "no event names",
    "VersionDeletionPolicy": "may delete a version at the next deployment, and with it the "
    "executions that run on it",
    "VpcConfig": "a durable function in a VPC without a way to Lambda's API hangs at its "
    "first step",
    "FileSystemConfigs": "those that start executions or answer callbacks are in no VPC, "
    "without which there is no file system",
    "CapacityProviderConfig": "runs them on instances of yours, also those that start "
    "executions or answer callbacks",
    "PermissionsBoundary": "where it does not allow `lambda:CheckpointDurableExecution` and "
    "`lambda:GetDurableExecutionState`, no execution gets beyond its first step",
    "Environment": "its variables are theirs, too, whatever `environment` says",
    "Layers": "they come before the layer of AWS's SDK, whose modules they may hide; five is "
    "the most that a function has",
}
"""What `Globals.Function` may hold that no function of ours is to have, and why.

SAM merges mappings and lists: also what a function has itself gets more.
"""

_IN_PLACE = {
    "ReservedConcurrentExecutions": "each of them takes that much from what the account has",
    "KmsKeyArn": "encrypts their variables with a key that their roles may not use: "
    "`kms_key` of `deploy` gives the right",
}
"""The same, of which a function that has its own gets nothing."""

_OF_THE_API = {
    "Auth": "asks for an authorizer also where `authorization` is `none`",
    "Domain": "a domain can be that of one API only",
    "RouteSettings": "names routes, which that API has not",
}
"""What `Globals.HttpApi` may hold that the API of ours is not to have, and why."""


def look_at_globals(template: Template, sections: Sections, report: Report) -> None:
    """Report what reaches functions and the API of ours, unless a comment allows it."""
    section = template.sections.get("Globals")
    if section is None or "leaking-globals" in _allowed(template):
        return
    found = section.itself.value
    functions = [*_properties(sections, "AWS::Serverless::Function")]
    for key, value in _of_mapping(found.under("Function")):
        why = _LEAKING.get(key.value)
        if any(key.value not in each for each in functions):
            why = why or _IN_PLACE.get(key.value)
        if why is not None and value.value != "Retain":
            _report(template, key, f"functions that are merged, and {why}", report)
    if not any(_properties(sections, "AWS::Serverless::HttpApi")):
        return
    for key, value in _of_mapping(found.under("HttpApi")):
        why = _OF_THE_API.get(key.value)
        is_asked = value.under("DefaultAuthorizer") is None or not _waived(functions)
        if why is not None and not (key.value == "Auth" and is_asked):
            _report(template, key, f"API that is merged, and {why}", report)


def _report(template: Template, key: Node, whom: str, report: Report) -> None:
    report.add(
        LEAKING_GLOBALS,
        template.source,
        key.span,
        f"`{key.value}` under `Globals` reaches the {whom}",
        help="give it to those of yours that need it",
    )


def _properties(sections: Sections, type_: str) -> Iterator[Mapping[str, Value]]:
    """Yield the properties of our resources of a type."""
    for block in sections.get("Resources", ()):
        for each in block.values():
            if isinstance(each, Mapping) and each.get("Type") == type_:
                properties = each.get("Properties")
                if isinstance(properties, Mapping):
                    yield properties


def _waived(functions: Iterable[Mapping[str, Value]]) -> bool:
    """Say whether a path leads to one of the functions without an authorizer."""
    for each in functions:
        events = each.get("Events")
        for event in events.values() if isinstance(events, Mapping) else ():
            if isinstance(event, Mapping) and event["Type"] == "HttpApi":
                properties = event["Properties"]
                assert isinstance(properties, Mapping)
                if "Auth" not in properties:
                    return True
    return False


def _of_mapping(node: Node | None) -> Iterator[tuple[Node, Node]]:
    if node is not None and node.kind == "mapping":
        yield from node.pairs()


def _allowed(template: Template) -> set[str]:
    """Return the rules that comments on lines of their own silence."""
    text = template.source.text
    names: set[str] = set()
    at = text.find("# durablec:")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if not text[start:at].strip():
            found = rule_names(text, at + len("# durablec:"))
            names |= {each.text for each in found}
        at = text.find("# durablec:", at + 1)
    return names
