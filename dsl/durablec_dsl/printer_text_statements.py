"""Writes statements of a tree in the text form.

A statement stands on one line if it is short. Else its options stand below it, as do
those of a call in any case, and its `undo` on a line of its own.
"""

from typing import assert_never

from durablec_dsl import ast
from durablec_dsl.printer_notes import Notes
from durablec_dsl.printer_text_layout import (
    INDENT,
    Option,
    Piece,
    fits,
    flat,
    lines_of,
    opened,
    with_options,
)
from durablec_dsl.printer_text_options import name_of, options_of
from durablec_dsl.printer_text_parts import call, undo
from durablec_dsl.printer_text_values import data, expression, key, path, string, text
from durablec_dsl.tree import Node
from durablec_dsl.values import Embedded, Field, Name, Value
from durablec_dsl.yaml_words import is_name

Lines = list[str]


SIGN = "//"
"""What begins a comment."""


class Writer:
    """Writes statements, with the comments that are noted of them.

    `caught` are the names that the clauses around them gave.
    """

    def __init__(self, notes: Notes, caught: frozenset[str] = frozenset()) -> None:
        self._notes = notes
        self._caught = caught

    def statements(self, body: list[ast.Stmt], indent: int) -> Lines:
        """Return the lines of some statements."""
        lines: Lines = []
        for each in body:
            made = noted(self._notes, each, self._statement(each, indent), indent)
            # No blank line stands where a body begins.
            lines += made if lines or made[0] else made[1:]
        return lines

    def body(self, head: list[Piece], body: list[ast.Stmt], indent: int) -> Lines:
        """Return a head, and the statements in braces that follow it."""
        return self._braced(lines_of([*head, "{"], indent), body, indent)

    def _braced(self, head: Lines, body: list[ast.Stmt], indent: int) -> Lines:
        if not body:
            return [*head[:-1], f"{head[-1]}}}"]
        inside = self.statements(body, indent + INDENT)
        return [*head, *inside, f"{' ' * indent}}}"]

    def _statement(self, node: ast.Stmt, indent: int) -> Lines:
        match node:
            case ast.Step() | ast.Poll() | ast.Callback() | ast.Invoke():
                return self._called(node, indent)
            case ast.Wait() | ast.Open() | ast.Await():
                return with_options([name_of(node)], options_of(node), indent)
            case ast.Group():
                return self._group(node, indent)
            case ast.Map():
                head = opened([name_of(node)], options_of(node), indent)
                return self._braced(head, node.body, indent)
            case ast.Parallel():
                return self._parallel(node, indent)
            case ast.If() | ast.Switch() | ast.While() | ast.Try():
                return self._control(node, indent)
            case ast.Set() | ast.Return() | ast.Fail() | ast.Log():
                return self._simple(node, indent)
            case ast.Break():
                return [" " * indent + "break"]
            case ast.Continue():
                return [" " * indent + "continue"]
            case _:
                assert_never(node)

    # Durable statements ---------------------------------------------------------------

    def _called(
        self, node: ast.Step | ast.Poll | ast.Callback | ast.Invoke, indent: int
    ) -> Lines:
        made = None
        if not isinstance(node, ast.Invoke):
            made = node.submitter if isinstance(node, ast.Callback) else node.call
        head: list[Piece] = [name_of(node)]
        head += [" = ", *call(made)] if made is not None else []
        taken_back = None if isinstance(node, ast.Poll) else undo(node.undo)
        lines = with_options(head, options_of(node), indent, below=made is not None)
        return lines + _below(taken_back, indent)

    def _group(self, node: ast.Group, indent: int) -> Lines:
        taken_back = undo(node.undo)
        if node.body is None:
            lines = with_options([name_of(node)], options_of(node), indent)
            return lines + _below(taken_back, indent)
        head = opened([name_of(node)], options_of(node), indent)
        lines = self._braced(head, node.body, indent)
        if taken_back is None:
            return lines
        return [*lines[:-1], *lines_of([f"{lines[-1].strip()} ", *taken_back], indent)]

    def _parallel(self, node: ast.Parallel, indent: int) -> Lines:
        head = opened([name_of(node)], options_of(node), indent)
        inner = indent + INDENT
        inside = [
            line
            for each in node.branches
            for line in self.body([f"branch {each.name.text} "], each.body, inner)
        ]
        if not inside:
            return [*head[:-1], f"{head[-1]}}}"]
        return [*head, *inside, f"{' ' * indent}}}"]

    # Statements that steer ------------------------------------------------------------

    def _control(
        self, node: ast.If | ast.Switch | ast.While | ast.Try, indent: int
    ) -> Lines:
        match node:
            case ast.If():
                return self._if(node, indent)
            case ast.Switch():
                return self._switch(node, indent)
            case ast.While():
                head: list[Piece] = ["while ", _value(node.condition)]
                found = opened(head, options_of(node), indent)
                return self._braced(found, node.body, indent)
            case ast.Try():
                return self._try(node, indent)
            case _:
                assert_never(node)

    def _if(self, node: ast.If, indent: int) -> Lines:
        lines: Lines = []
        for arm in node.arms:
            word = "elif " if lines else "if "
            head: list[Piece] = [word, _value(arm.condition), " "]
            lines = _joined(lines, self.body(head, arm.body, indent))
        if node.otherwise is not None:
            lines = _joined(lines, self.body(["else "], node.otherwise, indent))
        return lines

    def _switch(self, node: ast.Switch, indent: int) -> Lines:
        inner = indent + INDENT
        lines = lines_of(["switch ", _value(node.subject), " {"], indent)
        for case in node.cases:
            when = ", ".join(flat(data(each)) for each in case.when)
            lines += self.body([f"case {when} "], case.body, inner)
        if node.default is not None:
            lines += self.body(["default "], node.default, inner)
        return [*lines, f"{' ' * indent}}}"]

    def _try(self, node: ast.Try, indent: int) -> Lines:
        lines = self.body(["try "], node.body, indent)
        for clause in node.catches:
            head: list[Piece] = ["catch "]
            if clause.errors:
                names = ", ".join(name.text for name in clause.errors)
                head.append(f"{names} ")
            if clause.when is not None:
                head += ["when ", expression(clause.when), " "]
            caught = self._caught
            if clause.alias is not None:
                head.append(f"as {clause.alias.text} ")
                caught |= {clause.alias.text}
            lines = _joined(
                lines, Writer(self._notes, caught).body(head, clause.body, indent)
            )
        if node.ending is not None:
            lines = _joined(lines, self.body(["finally "], node.ending, indent))
        return lines

    # Simple statements ----------------------------------------------------------------

    def _simple(
        self, node: ast.Set | ast.Return | ast.Fail | ast.Log, indent: int
    ) -> Lines:
        match node:
            case ast.Set(assignments=assignments):
                return _set(assignments, indent)
            case ast.Return(value=None):
                return [" " * indent + "return"]
            case ast.Return():
                value = "" if node.value is None else data(node.value)
                return lines_of(["return ", value], indent)
            case ast.Fail():
                head: list[Piece] = ["fail ", self._error(node.error)]
                return with_options(head, options_of(node), indent)
            case ast.Log():
                message = "" if node.message is None else text(node.message)
                return with_options(["log ", message], options_of(node), indent)
            case _:
                assert_never(node)

    def _error(self, error: Name | Embedded | None) -> Piece:
        match error:
            case None:
                return ""
            case Name(text=name):
                # A name that a clause gave would be the error that it caught.
                return string(name) if name in self._caught else path(name)
            case Embedded(text=name) if name in self._caught:
                return name
            case Embedded(text=name) if is_name(name) or _is_path(name):
                return f"({name})"
            case _:
                return data(error)


def _set(assignments: list[Field], indent: int) -> Lines:
    """Return assignments on one line, or one a line, each below the other."""
    made: list[list[Piece]] = [
        [f"{key(field.key)} = ", data(field.value)] for field in assignments
    ]
    one_line = [piece for each in made for piece in (", ", *each)][1:]
    if len(made) == 1 or fits(flat("set ", *one_line), indent):
        return lines_of(["set ", *one_line], indent)
    margin = indent + len("set ")
    ends = [","] * (len(made) - 1) + [""]
    lines = [
        line
        for each, end in zip(made, ends, strict=True)
        for line in lines_of([*each, end], margin, margin + INDENT)
    ]
    return [f"{' ' * indent}set {lines[0].lstrip()}", *lines[1:]]


def noted(notes: Notes, node: Node, lines: Lines, indent: int) -> Lines:
    """Return lines with what is noted of the node that they are written for."""
    beside = notes.beside(node, SIGN)
    first = lines[0] if beside is None else f"{lines[0]}  {beside}"
    above, below = notes.above(node, SIGN), notes.below(node, SIGN)
    margin = " " * indent
    return [
        *(f"{margin}{line}" if line else "" for line in above),
        first,
        *lines[1:],
        *(f"{margin}{line}" if line else "" for line in below),
    ]


def _is_path(text: str) -> bool:
    return all(part.isidentifier() for part in text.split("."))


def _value(value: Value | None) -> Piece:
    return "" if value is None else expression(value)


def _joined(lines: Lines, clause: Lines) -> Lines:
    """Put a clause behind the brace that ends what is before it."""
    if not lines:
        return clause
    return [*lines[:-1], f"{lines[-1]} {clause[0].lstrip()}", *clause[1:]]


def _below(clause: Option | None, indent: int) -> Lines:
    return [] if clause is None else lines_of(clause, indent + INDENT)
