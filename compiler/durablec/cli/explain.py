"""`durablec explain`: the page of a rule, or the list of all rules.

A page is `durablec/explain/CODE.md`: a title, the fault, the smallest workflow that
has it, the same workflow repaired, and why it matters.
"""

import sys
from collections.abc import Iterator
from importlib.resources import files

import click

from durablec import codes
from durablec.cli.terminal import wants_color
from durablec_dsl import codes as front_end_codes
from durablec_dsl.diagnostics import Rule

_BOLD, _CODE = "1", "36"


@click.command
@click.argument("rule", required=False)
def explain(rule: str | None) -> int:
    """Explain a diagnostic by its code or name; without one, list them all."""
    color = wants_color(sys.stdout)
    if rule is None:
        sys.stdout.write(_listing(color))
    else:
        sys.stdout.write(_rendered(page(_find(rule)), color))
    return 0


def rules() -> dict[str, Rule]:
    """Return every rule by its code, in the order of the codes."""
    known = front_end_codes.CATALOGUE.rules | codes.CATALOGUE.rules
    return dict(sorted(known.items()))


def page(rule: Rule) -> str:
    """Return the page of a rule, in Markdown."""
    path = files("durablec") / "explain" / f"{rule.code}.md"
    return path.read_text(encoding="utf-8")


def _find(asked: str) -> Rule:
    by_word = {
        word: rule for rule in rules().values() for word in (rule.code, rule.name)
    }
    for word in (asked.upper(), asked.lower()):
        if word in by_word:
            return by_word[word]
    from durablec_dsl.suggest import did_you_mean

    # A code says nothing by its digits: no other one is near to it.
    meant = None if _is_code(asked) else did_you_mean(asked, by_word)
    repair = meant or "`durablec explain` lists them all"
    raise click.UsageError(f"no rule `{asked}`; {repair}")


def _is_code(asked: str) -> bool:
    return asked[:2].upper() == "DC" and asked[2:].isdigit()


def _listing(color: bool) -> str:
    known = rules().values()
    width = max(len(rule.name) for rule in known)
    return "".join(
        f"{_paint(_BOLD, rule.code, color)} {rule.name:<{width}}  "
        f"{rule.severity.value:<7}  {rule.summary}\n"
        for rule in known
    )


def _rendered(markdown: str, color: bool) -> str:
    """Lay a page out for a terminal: no marks of Markdown, examples indented."""
    return "\n".join(_rows(markdown, color)) + "\n"


def _rows(markdown: str, color: bool) -> Iterator[str]:
    example = False
    for line in markdown.rstrip("\n").split("\n"):
        if line.startswith("```"):
            _, _, file = line.partition(" ")
            if file:
                yield f"  {file}:"
            example = not example
        elif example:
            yield f"    {_paint(_CODE, line, color)}" if line else ""
        elif line.startswith("# "):
            yield _paint(_BOLD, line.removeprefix("# "), color)
        else:
            yield _emphasised(line, color)


def _emphasised(line: str, color: bool) -> str:
    """Return a line of prose whose words in backticks stand out by color, if any."""
    if not color:
        return line
    words = line.split("`")
    words[1::2] = [_paint(_CODE, word, color) for word in words[1::2]]
    return "".join(words)


def _paint(code: str, text: str, color: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if color else text
