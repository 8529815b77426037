"""Says what a YAML syntax error most likely is, in the user's terms.

libyaml says where it stopped and which character it missed. The commonest causes in
workflows are found from that place, the text around it and the scalar read last; the
first explanation that fits is given.
"""

from collections.abc import Callable

from durablec_dsl import yaml_layout as layout
from durablec_dsl import yaml_quoting as quoting
from durablec_dsl.yaml_mistake import Explanation, Mistake, syntax


def explain(mistake: Mistake) -> Explanation:
    """Return the most likely cause of a syntax error, with its place and repair."""
    for find in _CAUSES:
        found = find(mistake)
        if found is not None:
            return found
    at = min(mistake.at, len(mistake.text))
    return syntax(
        mistake.word(at), f"the text stops being YAML here: {mistake.problem}", None
    )


_CAUSES: tuple[Callable[[Mistake], Explanation | None], ...] = (
    layout.too_deep,
    quoting.escape,
    layout.tab,
    quoting.unquoted_in_flow,
    layout.directive,
    quoting.unquoted_tag,
    quoting.colon_in_text,
    layout.dash_in_line,
    quoting.bar,
    quoting.star,
    quoting.reserved_start,
    quoting.open_quote,
    quoting.text_after_quote,
    quoting.split_expression,
    layout.closes_nothing,
    layout.open_bracket,
    layout.indentation,
    layout.no_colon,
    layout.after_the_end,
)
