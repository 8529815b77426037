"""Functions of ours that CloudFormation would replace, by which their executions end."""

from collections.abc import Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.values import Sub, Value
from durablec.codes import REPLACED_FUNCTION
from durablec.merging.located import Entry, Template
from durablec_dsl.diagnostics import Report

_HELP = (
    "a function has a name while its workflow invokes itself by others: let its executions "
    "end before this is deployed"
)


def look_at_replaced(template: Template, sections: Sections, report: Report) -> None:
    """Report functions that get or lose a name, and those of which another takes the place."""
    made = {
        name: properties
        for block in sections.get("Resources", ())
        for name, value in block.items()
        if (properties := _durable(value)) is not None
    }
    by_code = {str(each["CodeUri"]): name for name, each in made.items()}
    section = template.sections.get("Resources")
    for name, each in (section.entries if section else {}).items():
        if not each.is_marked:
            continue
        message = None
        if name in made:
            message = _renamed(name, _name(each), _new_name(made[name]))
        elif (other := by_code.get(_text(each, "CodeUri") or "")) is not None:
            message = (
                f"`{name}` goes, and `{other}` comes for the same workflow: a function of "
                "its own, so that the executions of the first end"
            )
        if message is not None:
            report.add(
                REPLACED_FUNCTION, template.source, each.key.span, message, help=_HELP
            )


def _renamed(function: str, old: str | None, new: str | None) -> str | None:
    if old == new:
        return None
    says = f"loses the name `{old}`" if new is None else f"gets the name `{new}`"
    return f"`{function}` {says}, so that CloudFormation replaces it, and its executions end"


def _durable(value: Value) -> Mapping[str, Value] | None:
    """Return the properties of a durable function, None of anything else."""
    properties = value.get("Properties") if isinstance(value, Mapping) else None
    if isinstance(properties, Mapping) and "DurableConfig" in properties:
        return properties
    return None


def _name(each: Entry) -> str | None:
    return _text(each, "FunctionName")


def _text(each: Entry, name: str) -> str | None:
    found = each.value.under("Properties", name)
    return None if found is None else found.value


def _new_name(properties: Mapping[str, Value]) -> str | None:
    name = properties.get("FunctionName")
    return name.text if isinstance(name, Sub) else None
