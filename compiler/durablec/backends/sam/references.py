"""What a template refers to and does not hold: it becomes a parameter.

A workflow may name a table or a key of another stack, as `{Ref: OrdersTable}` or
`{Fn::GetAtt: OrdersTable.Arn}`. A template of the user's own has these; ours asks for
them, as `OrdersTable` and `OrdersTableArn`.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from durablec.backends.sam.values import FunctionArn, GetAtt, Join, Ref, Sub, Value

_IN_SUB = re.compile(r"\$\{([A-Za-z0-9]+)((?:\.[A-Za-z0-9.]+)?)\}")


class References:
    """Makes parameters of what is not among the `held` logical ids."""

    def __init__(self, held: Collection[str]) -> None:
        self._held = held
        self.parameters: dict[str, Value] = {}

    def resolved(self, value: Value) -> Value:
        """Return a value in which what is not held is a parameter."""
        match value:
            case Ref(name):
                if name.partition(".")[0] in self._held or name.startswith("AWS::"):
                    return value
                return Ref(self._parameter(name, ""))
            case GetAtt(resource, attribute):
                if resource in self._held:
                    return value
                return Ref(self._parameter(resource, attribute))
            case Sub(text):
                return Sub(_IN_SUB.sub(self._in_sub, text))
            case FunctionArn() | Join() | str():
                return value
            case Mapping():
                return {key: self.resolved(each) for key, each in value.items()}
            case list() | tuple():
                return [self.resolved(each) for each in value]
            case _:
                return value

    def _in_sub(self, found: re.Match[str]) -> str:
        name, attribute = found.group(1), found.group(2).removeprefix(".")
        if name in self._held:
            return found.group()
        return f"${{{self._parameter(name, attribute)}}}"

    def _parameter(self, name: str, attribute: str) -> str:
        wanted = name + "".join(
            part[:1].upper() + part[1:] for part in attribute.split(".")
        )
        what = f"{name}.{attribute}" if attribute else name
        says = f"{what}, which another stack makes"
        self.parameters.setdefault(wanted, {"Type": "String", "Description": says})
        return wanted


def referred(value: Value) -> Iterator[str]:
    """Yield the logical ids that a value refers to, pseudo parameters left out."""
    match value:
        case Ref(name):
            if not name.startswith("AWS::"):
                yield name.partition(".")[0]
        case GetAtt(resource, _):
            yield resource
        case Sub(text):
            yield from (found[1] for found in _IN_SUB.finditer(text))
        case FunctionArn() | Join() | str():
            return
        case Mapping():
            for each in value.values():
                yield from referred(each)
        case list() | tuple():
            for each in value:
                yield from referred(each)
