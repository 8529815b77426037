"""What statements are called in a history: by their names, or as their labels have it."""

import re
from collections import defaultdict
from collections.abc import Iterable

from durablec import ir
from durablec.expressions.typed import Typed
from durablec.types import INT

LONGEST = 230
"""Characters of a label in a history: `label` of the runtime cuts what is longer."""


class Names:
    """The statements of a body by their names in the history."""

    def __init__(self, statements: Iterable[ir.Stmt]) -> None:
        self._exact: dict[str, list[ir.Stmt]] = defaultdict(list)
        self._labels: list[tuple[Label, ir.Stmt]] = []
        for statement in statements:
            self._add(statement)

    def called(self, name: str) -> list[ir.Stmt]:
        """Return the statements that are called just that, whatever values are."""
        return self._exact.get(name, [])

    def of(self, name: str) -> list[ir.Stmt]:
        """Return the statements of a name, those that are called just that first."""
        return self.called(name) or [
            statement for label, statement in self._labels if label.fits(name)
        ]

    def _add(self, statement: ir.Stmt) -> None:
        if not isinstance(statement, ir.Operation):
            return
        if statement.label is None:
            self._exact[statement.name].append(statement)
            return
        label = Label(statement.label)
        if label.whole is not None:
            self._exact[label.whole].append(statement)
        else:
            self._labels.append((label, statement))


class Label:
    """What a label looks like: the texts in it, with anything where its values stand.

    `whole` is the name itself where there are no values.
    """

    def __init__(self, label: ir.Value) -> None:
        match label:
            case ir.Constant(value=value):
                self._texts = [_shown(str(value))]
            case ir.Text(parts=parts):
                texts = [""]
                for part in parts:
                    if isinstance(part, str):
                        texts[-1] += _shown(part)
                    else:
                        texts.append("")
                self._texts = texts
            case _:
                self._texts = ["", ""]
        first, *others = self._texts
        self.whole = None if others else first[:LONGEST] or "unnamed"
        self._numbered = self._of_numbers(label)

    def _of_numbers(self, label: ir.Value) -> re.Pattern[str] | None:
        """Return what names look like if all values are whole numbers, and stand apart."""
        if not isinstance(label, ir.Text) or not all(self._texts[1:-1]):
            return None
        if any(isinstance(e, Typed) and e.type is not INT for e in label.parts):
            return None
        return re.compile(r"-?\d+".join(map(re.escape, self._texts)))

    def fits(self, name: str) -> bool:
        """Say whether a name may be one that this label gave."""
        first, *others = self._texts
        if not others:
            return name == self.whole
        if len(name) == LONGEST and self._fits_cut(name):
            return True
        if self._numbered is not None:
            return self._numbered.fullmatch(name) is not None
        *middle, last = others
        at = len(first)
        for text in middle:
            at = name.find(text, at) + len(text)
            if at < len(text):
                return False
        return (
            name.startswith(first)
            and name.endswith(last)
            and len(name) - len(last) >= at
        )

    def _fits_cut(self, name: str) -> bool:
        """Say whether a name may be the beginning of a longer one."""
        first = self._texts[0]
        return name.startswith(first) or first.startswith(name)


def _shown(text: str) -> str:
    """Return a text as the service takes it, as the runtime's `label` does."""
    return "".join(c if " " <= c <= "~" else "?" for c in text)
