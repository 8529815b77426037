"""The imports of a handler, collected while its statements are looked at."""

RESERVED = frozenset(
    {
        # What a handler calls its own things.
        "execution",
        "os",
        "partial",
        "cel",
        "context",
        "ending",
        "error",
        *(f"error_{depth}" for depth in range(2, 16)),
        "event",
        "handler",
        # What it may import from the standard library.
        "UTC",
        "chain",
        "datetime",
        "math",
        "timedelta",
        # What it may import from AWS's SDK and from `durablec_runtime`.
        "again",
        "answer",
        "any_of",
        "at_least",
        "attempts",
        "aws",
        "batches",
        "call",
        "caught",
        "hands_up",
        "undoes",
        "with_retry",
        "check_input",
        "checked",
        "durable_execution",
        "enough",
        "enumeration",
        "detach",
        "durable",
        "expression",
        "fail",
        "fails_by_name",
        "first_of",
        "gathered",
        "identify",
        "label",
        "later",
        "limited",
        "limits",
        "list_of",
        "listed",
        "look",
        "map_of",
        "named",
        "one_of",
        "perform",
        "polling",
        "record",
        "retry",
        "seconds",
        "settled",
        "submit",
        "tenant_name",
        "summarized",
        "until",
        "ANY",
        "BATCH",
        "BOOLEAN",
        "DEFAULT_RETRY",
        "INTEGER",
        "JSON",
        "NO_RETRY",
        "NULL",
        "NUMBER",
        "STRING",
        "NEVER",
        "UNBOUNDED",
        "Body",
        "Break",
        "Continue",
        "Deadline",
        "Done",
        "Leave",
        "NamedError",
        "RetryStrategy",
        "Shape",
        "Stop",
        "Undo",
    }
)
"""Names that neither a variable nor a module of the user's may have in a handler."""

BUILTINS = frozenset(
    {
        "abs",
        "aiter",
        "all",
        "anext",
        "any",
        "ascii",
        "bin",
        "bool",
        "breakpoint",
        "bytearray",
        "bytes",
        "callable",
        "chr",
        "classmethod",
        "compile",
        "complex",
        "delattr",
        "dict",
        "dir",
        "divmod",
        "enumerate",
        "eval",
        "exec",
        "filter",
        "float",
        "format",
        "frozenset",
        "getattr",
        "globals",
        "hasattr",
        "hash",
        "hex",
        "id",
        "input",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "locals",
        "map",
        "max",
        "memoryview",
        "min",
        "next",
        "object",
        "oct",
        "open",
        "ord",
        "pow",
        "print",
        "property",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "slice",
        "sorted",
        "staticmethod",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "vars",
        "zip",
    }
)
"""Python's own functions: generated expressions call some, a reader expects all."""

_PARAMETERS = frozenset({"deadline", "done", "stop"})
"""What functions of a handler are given by these names, whatever modules there are."""

_SDK = "aws_durable_execution_sdk_python"


class Imports:
    """What a handler imports; printed in the order that isort has.

    `runtime` is the module that has what a handler takes of ours.
    """

    def __init__(self, runtime: str = "durablec_runtime") -> None:
        self._runtime = runtime
        self._from: dict[str, set[str]] = {}
        self._modules: dict[str, str] = {}
        self._standard: set[str] = set()

    def sdk(self, name: str, module: str = "") -> str:
        """Use a name of AWS's SDK, from one of its modules, and return it."""
        return self.name(f"{_SDK}.{module}" if module else _SDK, name)

    def runtime(self, name: str) -> str:
        """Use a name of `durablec_runtime`, and return it."""
        return self.name(self._runtime, name)

    def name(self, module: str, name: str) -> str:
        """Use a name of a module, and return it."""
        self._from.setdefault(module, set()).add(name)
        return name

    def module(self, module: str) -> str:
        """Use a module of the user's, and return how it is referred to.

        A module whose name the handler needs for itself gets another one here.
        """
        if module not in self._modules:
            taken = RESERVED | BUILTINS | _PARAMETERS
            is_taken = module.partition(".")[0] in taken
            alias = f"{module.replace('.', '_')}_module" if is_taken else ""
            self._modules[module] = alias
        return self._modules[module] or module

    def standard(self, module: str) -> None:
        """Use a module of the standard library."""
        self._standard.add(module)

    def blocks(self) -> list[list[str]]:
        """Return the lines of each block: the standard library, AWS's SDK, ours.

        The user's modules stand with the runtime, which lies in the same folder.
        """
        standard = [f"import {module}" for module in sorted(self._standard)]
        blocks: list[list[str]] = [standard, [], []]
        for module in sorted(self._modules):
            alias = self._modules[module]
            blocks[2].append(f"import {module}" + (f" as {alias}" if alias else ""))
        for module in sorted(self._from):
            blocks[self._block(module)] += _from_lines(
                module, sorted(self._from[module], key=_rank)
            )
        return [block for block in blocks if block]

    def _block(self, module: str) -> int:
        root = module.partition(".")[0]
        if root == _SDK:
            return 1
        return 2 if root == self._runtime else 0


def _rank(name: str) -> tuple[int, str]:
    """Return isort's order of names: constants, then classes, then the rest."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1 if name[0].isupper() else 2), name


def _from_lines(module: str, names: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= 88:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]
