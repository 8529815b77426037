"""Says in words what the grammar would have taken where it refused a token."""

from durablec_dsl.text_driver import Stop
from durablec_dsl.text_lexer import STATEMENTS

_SIGNS = {
    "EQUAL": "`=`",
    "LPAR": "`(`",
    "LBRACE": "`{`",
    "COLON": "`:`",
    "COMMA": "`,`",
    "RPAR": "`)`",
    "RSQB": "`]`",
    "RBRACE": "`}`",
    "CASE": "`case`",
    "BRANCH": "`branch`",
}


def accepted(stop: Stop) -> frozenset[str]:
    """Return the terminals that the grammar takes where the driver stopped."""
    rows = stop.tables.states
    kinds = (symbol for symbol in rows[stop.states[-1]] if symbol.isupper())
    return frozenset(kind for kind in kinds if _is_taken(stop, kind))


def _is_taken(stop: Stop, kind: str) -> bool:
    """Say whether a token could be pushed, by reducing a copy of the top of the stack."""
    rows, rules = stop.tables.states, stop.tables.rules
    # What was reduced, on top of the first `depth` states of the stack.
    top: list[int] = []
    depth = len(stop.states)
    while True:
        state = top[-1] if top else stop.states[depth - 1]
        action = rows[state].get(kind)
        if action is None:
            return False
        if action >= 0:
            return True
        origin, length, _ = rules[~action]
        kept = max(len(top) - length, 0)
        depth -= max(length - len(top), 0)
        del top[kept:]
        state = top[-1] if top else stop.states[depth - 1]
        if origin not in rows[state]:
            return True  # Only the start rule leads nowhere: the end of the file.
        top.append(rows[state][origin])


def expected(accepts: frozenset[str]) -> str:
    """Return in words what is accepted, or an empty text where that helps nobody."""
    if {"INT", "LSQB"} <= accepts:
        return "a value"
    if {"NAME", "LSQB"} <= accepts and "STEP" not in accepts:
        return "a type"
    if "TRUE" in accepts:
        return "a name"
    if "EQUAL" in accepts:
        return "`=`"
    if accepts >= STATEMENTS:
        return "a statement"
    if "NAME" in accepts and accepts.isdisjoint(_SIGNS):
        return "a name"
    return _signs(accepts)


def _signs(accepts: frozenset[str]) -> str:
    signs = [shown for kind, shown in _SIGNS.items() if kind in accepts]
    if len(signs) > 3:
        return ""
    return " or ".join(signs)
