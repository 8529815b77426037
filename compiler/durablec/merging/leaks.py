"""What `Globals` of a template would give to functions of ours that are merged into it."""

from collections.abc import Iterator

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
}
"""What `Globals.Function` may hold that no function of ours is to have, and why."""


def look_at_globals(template: Template, report: Report) -> None:
    """Report what reaches functions of ours, unless a comment allows it."""
    section = template.sections.get("Globals")
    if section is None or "leaking-globals" in _allowed(template):
        return
    for key, value in _of_mapping(section.itself.value.under("Function")):
        if key.value in _LEAKING and value.value != "Retain":
            report.add(
                LEAKING_GLOBALS,
                template.source,
                key.span,
                f"`{key.value}` under `Globals` reaches the functions that are merged, "
                f"and {_LEAKING[key.value]}",
                help="give it to those functions of yours that need it",
            )


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
