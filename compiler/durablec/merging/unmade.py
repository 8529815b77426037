"""What entries refer to and a template does not have."""

import re
from collections.abc import Iterator, Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.mentions import Mentions
from durablec.backends.sam.references import referred
from durablec.backends.sam.values import GetAtt, Ref, Sub, Value
from durablec.codes import UNMADE_REFERENCE, WRONG_REFERENCE
from durablec.merging.located import Template
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean

_HELD = ("Parameters", "Resources")
_ATTRIBUTE = re.compile(r"\$\{([A-Za-z0-9]+)\.([A-Za-z0-9.]+)\}")


def look_at_references(
    template: Template, sections: Sections, mentions: Mentions, report: Report
) -> None:
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
    elsewhere = Place(template.source, span)
    for name, user in users.items():
        if name not in held:
            places = (
                e.place for e in mentions.referred if name in referred(e.reference)
            )
            message = f"`{user}` refers to `{name}`, which the template does not have"
            help = did_you_mean(name, held)
            help = help or f"add a resource or a parameter named `{name}`"
            place = next(places, elsewhere)
            report.append(Diagnostic(UNMADE_REFERENCE, message, place, (), help))
    _look_at_attributes(template, sections, report)
    _look_at_lists(template, sections, report)


def _look_at_attributes(template: Template, sections: Sections, report: Report) -> None:
    """Report attributes of what is a parameter in the template."""
    section = template.sections.get("Parameters")
    theirs = section.entries if section is not None else {}
    needed = {
        (name, attribute): user
        for block in sections.get("Resources", ())
        for user, value in block.items()
        for name, attribute in _attributes(value)
        if name in theirs
    }
    for (name, attribute), user in needed.items():
        report.add(
            WRONG_REFERENCE,
            template.source,
            theirs[name].key.span,
            f"`{user}` needs `{name}.{attribute}`, and `{name}` is a parameter, which has "
            "no attributes",
            help="refer to a resource of the template; or to the parameter as a part of "
            f'what is called: `{{Fn::Sub: "...${{{name}}}..."}}`',
        )


def _look_at_lists(template: Template, sections: Sections, report: Report) -> None:
    """Report parameters that are lists and stand in a list with others."""
    found = {
        name: user
        for block in sections.get("Resources", ())
        for user, value in block.items()
        for name in _listed(value)
        if template.is_list(name)
    }
    for name, user in found.items():
        report.add(
            WRONG_REFERENCE,
            template.source,
            template.sections["Parameters"].entries[name].key.span,
            f"`{user}` has `{name}` among others, and `{name}` is a list",
            help=f"a list stands alone: `subnets: {{Ref: {name}}}`",
        )


def _listed(value: Value) -> Iterator[str]:
    """Yield what items of lists are a `Ref` to."""
    match value:
        case Mapping():
            for each in value.values():
                yield from _listed(each)
        case list():
            for each in value:
                if isinstance(each, Ref):
                    yield each.name
                yield from _listed(each)


def _attributes(value: Value) -> Iterator[tuple[str, str]]:
    match value:
        case GetAtt(resource, attribute):
            yield resource, attribute
        case Sub(text):
            yield from _ATTRIBUTE.findall(text)
        case Mapping():
            for each in value.values():
                yield from _attributes(each)
        case list():
            for each in value:
                yield from _attributes(each)
