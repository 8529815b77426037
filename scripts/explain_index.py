"""Writes the page that lists all rules, `compiler/durablec/explain/README.md`.

Run it after a rule was declared or worded anew: `python scripts/explain_index.py`. A test
compares the page with the rules.
"""

from collections.abc import Iterator
from pathlib import Path

from durablec.cli.explain import rules
from durablec.codes import ON_REQUEST
from durablec_dsl.diagnostics import Rule

PAGE = Path(__file__).parents[1] / "compiler" / "durablec" / "explain" / "README.md"

_HEAD = """\
# The rules

What `durablec check` finds, by code; each code leads to its page, which
`durablec explain CODE` shows too. An error keeps a build from being written. Warnings and
advice do not: `# durablec: allow NAME` silences them in a file, `--deny NAME` makes errors
of them in a run. Advice that is marked is kept for who asks, by `--warn NAME`.
"""

_FAMILIES = {
    "DC0": "What cannot be read as a workflow",
    "DC1": "Names",
    "DC2": "Flow",
    "DC3": "Types",
    "DC4": "Durability and replay",
    "DC5": "Deployment",
}


def page() -> str:
    """Return the page as it is to be."""
    return "\n".join([_HEAD, *(_family(digit) for digit in _FAMILIES)])


def _family(digit: str) -> str:
    title = _FAMILIES[digit]
    of_family = [rule for code, rule in rules().items() if code.startswith(digit)]
    return "\n".join([f"## {title}", "", *_table(of_family), ""])


def _table(of_family: list[Rule]) -> Iterator[str]:
    yield "| code | name | | finds |"
    yield "|---|---|---|---|"
    for rule in of_family:
        asked = ", on request" if rule in ON_REQUEST else ""
        summary = rule.summary.replace("|", "\\|")
        link = f"[{rule.code}]({rule.code}.md)"
        yield f"| {link} | {rule.name} | {rule.severity.value}{asked} | {summary} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
