"""Own the text of Python expressions on one line, however long: most fit on theirs.

An f-string has no other form. Its replacements are in the quotes that Python 3.11 wants.
"""

from durablec.backends.python.literals import escape, preferred_quote
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    FString,
    Lambda,
    List,
    Node,
    Slice,
    Subscript,
    Tuple,
    Unary,
)
from durablec.backends.python.precedence import (
    LAMBDA,
    children,
    is_embeddable,
    precedence,
)


def one_line(node: Node) -> str | None:
    """Return the text of a node on one line, None if a call in it is exploded."""
    try:
        return _text(node)
    except _Exploded:
        return None


def is_exploded(call: Call) -> bool:
    """Tell whether a call has each argument on a line of its own, however short it is."""
    match call.arguments:
        case [Comprehension(kind="generator")] if not call.keywords:
            return False
        case arguments:
            return call.exploded and bool(arguments or call.keywords)


def f_string(node: FString) -> str:
    """Return the text of an f-string.

    Raises:
        ValueError: A node cannot stand inside of one.
    """
    texts = "".join(part for part in node.parts if isinstance(part, str))
    quote = preferred_quote(texts)
    inner = "'" if quote == '"' else '"'
    parts = [
        escape(part, quote).replace("{", "{{").replace("}", "}}")
        if isinstance(part, str)
        else _replacement(part, inner)
        for part in node.parts
    ]
    return f"f{quote}{''.join(parts)}{quote}"


def bounds(index: Slice) -> str:
    """Return the text of a slice between its brackets."""
    parts = [index.lower, index.upper, *([index.step] if index.step else [])]
    texts = [bound.text if bound else "" for bound in parts]
    # Ruff sets spaces around the colon if a bound is more than a plain name.
    dotted = any("." in text for text in texts)
    return " : ".join(texts).strip() if dotted else ":".join(texts)


class _Exploded(Exception):
    """A call that has one argument per line, always."""


def _text(node: Node) -> str:
    match node:
        case Atom(text):
            return text
        case Call():
            if is_exploded(node):
                raise _Exploded
            return f"{_part(*children(node)[0])}({_arguments(node)})"
        case Subscript(_, index):
            return f"{_part(*children(node)[0])}[{_index(index)}]"
        case Attribute(_, name):
            return f"{_part(*children(node)[0])}.{name}"
        case FString():
            return f_string(node)
        case List():
            return f"[{', '.join(_texts(node))}]"
        case Dict(entries):
            pairs = (f"{_text(key)}: {_text(value)}" for key, value in entries)
            return f"{{{', '.join(pairs)}}}"
        case Tuple(items):
            comma = "," if len(items) == 1 else ""
            return f"({', '.join(_texts(node))}{comma})"
        case Unary(op):
            return f"{op}{' ' if op == 'not' else ''}{_texts(node)[0]}"
        case Binary(op) | Compare(op) | BoolOp(op):
            return f" {op} ".join(_texts(node))
        case Conditional():
            then, condition, otherwise = _texts(node)
            return f"{then} if {condition} else {otherwise}"
        case Lambda(params, body):
            head = " ".join(["lambda", ", ".join(params)]).rstrip()
            return f"{head}: {_text(body)}"
        case Comprehension(kind):
            pair = {"list": "[]", "generator": "()"}.get(kind, "{}")
            return f"{pair[0]}{_comprehension(node)}{pair[1]}"


def _texts(node: Node) -> list[str]:
    """Return the texts of a node's parts, in the parentheses that they need."""
    return [_part(child, grouped) for child, grouped in children(node)]


def _part(node: Node, grouped: bool) -> str:
    return f"({_text(node)})" if grouped else _text(node)


def _index(index: Node | Slice) -> str:
    match index:
        case Slice():
            return bounds(index)
        case Tuple(items) if len(items) > 1:
            return ", ".join(_texts(index))
        case _:
            return _text(index)


def _arguments(call: Call) -> str:
    match call.arguments:
        case [Comprehension(kind="generator") as sole] if not call.keywords:
            return _comprehension(sole)
    given = [_text(argument) for argument in call.arguments]
    given += [f"{name}={_text(value)}" for name, value in call.keywords]
    return ", ".join(given)


def _comprehension(node: Comprehension) -> str:
    element, *others = _texts(node)
    if node.kind == "dict":
        element = f"{element}: {others.pop(0)}"
    test = f" if {others[1]}" if node.condition is not None else ""
    return f"{element} for {node.target} in {others[0]}{test}"


def _replacement(node: Node, quote: str) -> str:
    """Return a part of an f-string; its strings hold no quotes, so all quotes are their ends."""
    if not is_embeddable(node):
        raise ValueError("this node cannot stand inside an f-string of Python 3.11")
    text = _text(node).replace("'", quote).replace('"', quote)
    if precedence(node) == LAMBDA:
        text = f"({text})"
    return f"{{ {text} }}" if text.startswith("{") else f"{{{text}}}"
