"""How the entries of ours in a template differ from those of a build."""

from collections.abc import Iterator

from durablec.merging.located import Template
from durablec.merging.written import Writing
from durablec.output import Difference


def differences(template: Template, writing: Writing) -> Iterator[Difference]:
    """Yield what is missing, changed or stale, as `Resources.Order`, by section."""
    for section, name in writing.names():
        found = template.sections.get(section)
        each = found.entries.get(name) if found else None
        if each is None:
            yield Difference(f"{section}.{name}", "missing")
        elif not writing.is_current(section, each):
            yield Difference(f"{section}.{name}", "changed")
    for section, each in template.entries():
        if each.is_marked and not writing.makes(section, each.name):
            yield Difference(f"{section}.{each.name}", "stale")
