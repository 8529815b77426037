"""What a handler says, decided: every name, constant, import and line of it.

A view is plain text and lists of views, which the templates lay out; they decide
nothing. The text of expressions is laid out already, since how a line breaks depends
on how deep it stands; such a text begins with the indentation of its first line.
`pad` is the indentation of a statement.
"""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(slots=True, eq=False)
class LineView:
    """A statement of one expression, which may take several lines."""

    template: ClassVar[str] = "line"
    text: str


@dataclass(slots=True, eq=False)
class ArmView:
    """`head` is the whole line that opens the arm: `if ...:`, `elif ...:`, `else:`."""

    head: str
    body: "list[StatementView]"


@dataclass(slots=True, eq=False)
class IfView:
    template: ClassVar[str] = "if"
    arms: list[ArmView]


@dataclass(slots=True, eq=False)
class SwitchView:
    """`subject` is what stands behind `match`; each arm's head a `case` line."""

    template: ClassVar[str] = "switch"
    pad: str
    subject: str
    arms: list[ArmView]


@dataclass(slots=True, eq=False)
class TryView:
    """`before` are statements at the head of the `except`; `arms` choose a clause.

    `bound` is ` as error` where something looks at the error. `guard` is the condition under which a single clause is not meant and the error
    goes on; then `body` is that clause's, and `arms` is empty.
    """

    template: ClassVar[str] = "try"
    pad: str
    attempt: "list[StatementView]"
    bound: str
    before: "list[StatementView]"
    guard: str | None
    body: "list[StatementView]"
    arms: list[ArmView]


@dataclass(slots=True, eq=False)
class FinallyView:
    """A body, and what follows however it ends.

    `pending` holds how it ended; `onward` are the lines that go on from there.
    """

    template: ClassVar[str] = "finally"
    pad: str
    pending: str
    pending_type: str
    caught: str
    onward: list[str]
    attempt: "list[StatementView]"
    ending: "list[StatementView]"


@dataclass(slots=True, eq=False)
class LoopView:
    """At most `rounds` rounds; `exit` is what is done in each before the body.

    `exhausted` is what is done where the rounds are over and nothing has ended it.
    """

    template: ClassVar[str] = "loop"
    pad: str
    rounds: str
    exit: "list[StatementView]"
    body: "list[StatementView]"
    exhausted: "list[StatementView]"


@dataclass(slots=True, eq=False)
class FunctionBodyView:
    """A body that runs in a context of its own, as a function of that context."""

    template: ClassVar[str] = "body"
    pad: str
    decorator: str
    name: str
    parameters: str
    body: "list[StatementView]"


StatementView = (
    LineView | IfView | SwitchView | TryView | FinallyView | LoopView | FunctionBodyView
)


@dataclass(slots=True, eq=False)
class FunctionView:
    """An expression with a name of its own."""

    decorator: str
    head: str
    docstring: str
    result: str


@dataclass(slots=True, eq=False)
class HandlerView:
    """One module: `imports` are blocks of lines, `constants` whole statements.

    `blocks` are the functions of the workflow's blocks. `decorator` is what lets the
    handler fail, and `signature` its parameters.
    """

    docstring: str
    imports: list[list[str]]
    constants: list[str]
    functions: list[FunctionView]
    blocks: list[FunctionBodyView]
    decorator: str
    signature: str
    body: list[StatementView]
