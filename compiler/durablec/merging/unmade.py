"""What entries refer to and a template does not have."""

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.references import referred
from durablec.codes import UNMADE_REFERENCE
from durablec.merging.located import Template
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span
from durablec_dsl.suggest import did_you_mean

_HELD = ("Parameters", "Resources")


def look_at_references(template: Template, sections: Sections, report: Report) -> None:
    """Report each name that is neither the template's nor that of an entry of ours."""
    held = {each.name for name, each in template.entries() if name in _HELD}
    for name in _HELD:
        held.update(key for block in sections.get(name, ()) for key in block)
    users: dict[str, str] = {}
    for block in sections.get("Resources", ()):
        for user, value in block.items():
            for name in referred(value):
                users.setdefault(name, user)
    section = template.sections.get("Resources")
    span = Span(0, 0) if section is None else section.itself.key.span
    for name, user in users.items():
        if name not in held:
            report.add(
                UNMADE_REFERENCE,
                template.source,
                span,
                f"`{user}` refers to `{name}`, which the template does not have",
                help=did_you_mean(name, held)
                or f"add a resource or a parameter named `{name}`",
            )
