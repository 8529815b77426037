"""Own the printer of documents: it fills 88 columns as the printer of ruff's formatter does.

A stack holds what is still to be printed, each part with its indentation and whether it is flat. A group is
flat if it and what follows fits, up to the next certain line break; `fits` measures that. `measured` is true
while an outer group has vouched for the current line, which spares the groups inside their own measuring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from durablec.backends.python.document import (
    HARD,
    BestFitParens,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    IfBreak,
    Indent,
    Line,
    Mode,
    propagate,
    text_width,
)

WIDTH = 88
STEP = 4


def render(doc: Doc, indent: int) -> str:
    """Print a document that starts a line at `indent` columns; without a final newline.

    Where there was a best fit to choose, ruff may choose another when it reads its own last commas: then the
    document is printed again, with what has such a comma broken, until nothing changes.
    """
    propagate(doc)
    printer = _Printer(doc, indent)
    text = printer.run()
    while printer.chosen and printer.commas:
        for group in printer.commas:
            group.expand = True
        propagate(doc)
        printer = _Printer(doc, indent)
        before, text = text, printer.run()
        if text == before:
            break
    return text


class _Measure(Enum):
    """What must fit when measuring: up to the next line break, all lines, or only the ends."""

    FIRST_LINE = auto()
    ALL_LINES = auto()
    ENDS = auto()


@dataclass(slots=True, eq=False, repr=False)
class _Frame:
    """A document with the state it is to be printed in."""

    doc: Doc
    indent: int
    flat: bool
    measure: _Measure = _Measure.FIRST_LINE

    def of(self, doc: Doc, indent: int = 0) -> "_Frame":
        """Return a frame for a part of this one, `indent` columns deeper."""
        return _Frame(doc, self.indent + indent, self.flat, self.measure)


class _Printer:
    def __init__(self, doc: Doc, indent: int) -> None:
        self.stack = [_Frame(doc, indent, flat=False)]
        self.out: list[str] = []
        self.column = 0
        self.pending = indent
        self.measured = False
        self.chosen = False
        self.commas: list[Group] = []

    def run(self) -> str:
        while self.stack:
            frame = self.stack.pop()
            match frame.doc:
                case str() as text:
                    self.text(text)
                case list() as parts:
                    self.push([frame.of(part) for part in parts])
                case Line() as line:
                    self.line(line, frame)
                case Indent() as indent:
                    self.push([frame.of(indent.content, _step(indent))])
                case Group() as group:
                    self.group(group, frame)
                case IfBreak() as choice:
                    self.push([frame.of(_choose(choice, frame))])
                case FitsExpanded() as special:
                    self.fits_expanded(special, frame)
                case BestFitParens() as special:
                    self.best_fit_parens(special, frame)
                case BestFitting() as special:
                    self.best_fitting(special, frame)
        return "".join(self.out)

    def push(self, frames: Sequence[_Frame]) -> None:
        self.stack.extend(reversed(frames))

    def text(self, text: str) -> None:
        if text and self.pending:
            self.out.append(" " * self.pending)
            self.column, self.pending = self.pending, 0
        self.out.append(text)
        self.column += text_width(text)

    def line(self, line: Line, frame: _Frame) -> None:
        if frame.flat and not line.hard:
            self.text(line.flat)
            return
        self.out.append("\n")
        self.column, self.pending = 0, frame.indent
        self.measured = False

    def group(self, group: Group, frame: _Frame) -> None:
        if group.within and group.within.flat:
            self.push([frame.of(group.content)])
            return
        flat = not group.expand and self.is_flat(group.content, group.mode, frame)
        if group.mode:
            group.mode.flat = flat
        if group.comma and not (flat or group.expand):
            self.commas.append(group)
        self.push([_Frame(group.content, frame.indent, flat)])

    def is_flat(self, content: Doc, mode: Mode | None, frame: _Frame) -> bool:
        if frame.flat and self.measured:
            return True
        self.measured = True
        if mode:
            mode.flat = True
        return self.fits([_Frame(content, frame.indent, flat=True)])

    def fits_expanded(self, special: FitsExpanded, frame: _Frame) -> None:
        if special.mode.flat:
            self.measured = False
        self.push([frame.of(special.content)])

    def best_fit_parens(self, special: BestFitParens, frame: _Frame) -> None:
        flat = self.is_flat(special.content, special.mode, frame)
        if not flat:
            special.mode.flat = False
            flat = not self.fits(_in_parens(special.content, frame, _Measure.ALL_LINES))
        special.mode.flat = flat
        if flat:
            self.push([_Frame(special.content, frame.indent, flat)])
        else:
            self.push(_in_parens(special.content, frame))

    def best_fitting(self, special: BestFitting, frame: _Frame) -> None:
        if frame.flat and self.measured:
            self.push([frame.of(special.variants[0])])
            return
        self.measured = self.chosen = True
        *variants, last = special.variants
        for variant in variants:
            if self.fits([_Frame(variant, frame.indent, flat=True)]):
                self.push([_Frame(variant, frame.indent, flat=True)])
                return
        self.push([_Frame(last, frame.indent, flat=False)])

    def fits(self, frames: list[_Frame]) -> bool:
        """Measure whether `frames` and what follows fit, up to the first line break."""
        queue = frames[::-1]
        following = iter(reversed(self.stack))
        column = self.column + self.pending
        while True:
            if not queue:
                frame = next(following, None)
                if frame is None:
                    return True
            else:
                frame = queue.pop()
            match frame.doc:
                case str() as text:
                    column += text_width(text)
                    if column > WIDTH and frame.measure is not _Measure.ENDS:
                        return False
                case Line() as line:
                    if frame.flat and not line.hard:
                        column += len(line.flat)
                        if column > WIDTH and frame.measure is not _Measure.ENDS:
                            return False
                    elif frame.measure is _Measure.FIRST_LINE or frame.flat:
                        return True
                    else:
                        column = frame.indent
                case FitsExpanded() as special if frame.flat:
                    if special.mode.flat:
                        ends = _Measure.ENDS
                        queue.append(_Frame(special.content, frame.indent, False, ends))
                    elif special.expand:
                        return False
                    else:
                        queue.append(frame.of(special.content))
                case FitsExpanded() as special:
                    queue.append(frame.of(special.content))
                case _:
                    queue.extend(_measured_parts(frame))


def _measured_parts(frame: _Frame) -> list[_Frame]:
    """Return the parts of a frame that are to be measured, the last first."""
    match frame.doc:
        case list() as parts:
            return [frame.of(part) for part in reversed(parts)]
        case Indent() as indent:
            return [frame.of(indent.content, _step(indent))]
        case Group() as group:
            return [_measured_group(group, frame)]
        case IfBreak() as choice:
            return [frame.of(_choose(choice, frame))]
        case BestFitParens() as special:
            special.mode.flat = frame.flat
            return [frame.of(special.content)]
        case BestFitting() as special:
            if frame.flat:
                return [_Frame(special.variants[0], frame.indent, flat=True)]
            return [frame.of(special.variants[-1])]
    raise AssertionError(frame.doc)


def _measured_group(group: Group, frame: _Frame) -> _Frame:
    if group.within and group.within.flat:
        return frame.of(group.content)
    flat = frame.flat and not group.expand
    if group.mode:
        group.mode.flat = flat
    return _Frame(group.content, frame.indent, flat, frame.measure)


def _in_parens(
    content: Doc, frame: _Frame, measure: _Measure = _Measure.FIRST_LINE
) -> list[_Frame]:
    outer, inner = frame.indent, frame.indent + STEP
    return [
        _Frame("(", outer, False, measure),
        _Frame(HARD, inner, False, measure),
        _Frame(content, inner, False, measure),
        _Frame(HARD, outer, False, measure),
        _Frame(")", outer, False, measure),
    ]


def _choose(choice: IfBreak, frame: _Frame) -> Doc:
    flat = choice.mode.flat if choice.mode else frame.flat
    return choice.flat if flat else choice.broken


def _step(indent: Indent) -> int:
    return 0 if indent.mode and indent.mode.flat else STEP
