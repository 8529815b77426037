"""The modules of the user's project, each read and parsed once.

`Modules` is the compiler's only window on the user's files. Nothing here raises for
what is in a file: a module that cannot be parsed is a `Module` that says why.
"""

import ast
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Literal as OneOf
from typing import NamedTuple, Protocol

from durablec.python_source.scopes import Scope, read_imports, read_scope
from durablec_dsl.source import Place, Source, Span

# A parsed tree takes about a hundred bytes of memory for each byte of source. What is
# larger is a table of data, and its functions are taken to be unknown.
_LARGEST = 2_000_000


class Unreadable(NamedTuple):
    """A module whose file is there and cannot be read; `reason` says why."""

    name: str
    reason: str


class Modules(Protocol):
    """Where the text of the project's modules comes from."""

    def read(self, module: str) -> Source | Unreadable | None:
        """Return the text of a dotted module, None where the project has none.

        A package's text is its `__init__.py`, and its source is named so.
        """

    def names(self) -> Iterable[str]:
        """Return the dotted names of all modules, also those that cannot be read."""


class InMemoryModules:
    """Modules given as texts by dotted name; one with others below is a package."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def read(self, module: str) -> Source | None:
        text = self._texts.get(module)
        if text is None:
            return None
        below = any(name.startswith(module + ".") for name in self._texts)
        end = "/__init__.py" if below else ".py"
        return Source(module.replace(".", "/") + end, text)

    def names(self) -> Iterable[str]:
        return self._texts


class Library:
    """All modules read so far, by dotted name."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._read: dict[str, Module | None] = {}
        self._names: frozenset[str] | None = None

    def module(self, name: str) -> "Module | None":
        """Return a module of the project; None where the project has none so named."""
        if name not in self._read:
            found = self._modules.read(name)
            self._read[name] = None if found is None else _parse(self, name, found)
        return self._read[name]

    def loaded(self) -> list["Module"]:
        """Return the modules read so far, by name."""
        found = (self._read[name] for name in sorted(self._read))
        return [module for module in found if module is not None]

    def names(self) -> frozenset[str]:
        """Return the dotted names of all modules of the project."""
        if self._names is None:
            self._names = frozenset(self._modules.names())
        return self._names

    def owns(self, name: str) -> bool:
        """Say whether the outermost package of a dotted name is the project's."""
        top = name.partition(".")[0]
        return top in self.names() or any(
            known.startswith(top + ".") for known in self.names()
        )


class Mistake(NamedTuple):
    """Why a module cannot be imported: `kind`, and where if that is known."""

    kind: OneOf["syntax", "unreadable"]
    message: str
    place: Place | None


class Module:
    """One parsed module.

    `mistake` is what keeps Python from importing it, if anything; `closed` says why
    its text was not looked into, if so. Its names are unknown in both cases, and
    `tree` is empty.
    """

    __slots__ = (
        "_imports",
        "_scope",
        "_starts",
        "closed",
        "library",
        "mistake",
        "name",
        "source",
        "tree",
    )

    def __init__(self, library: Library, name: str, source: Source) -> None:
        self.library = library
        self.name = name
        self.source = source
        self.tree = ast.Module([], [])
        self.mistake: Mistake | None = None
        self.closed: str | None = None
        self._starts: list[int] = []
        self._scope: Scope | None = None
        self._imports: frozenset[str] | None = None

    @property
    def package(self) -> str:
        """The dotted package that relative imports of this module start from."""
        if self.source.name.endswith("__init__.py"):
            return self.name
        return self.name.rpartition(".")[0]

    @property
    def scope(self) -> Scope:
        """What the module binds."""
        if self._scope is None:
            self._scope = read_scope(self.tree, self.package)
        return self._scope

    @property
    def imports(self) -> frozenset[str]:
        """The dotted names of all that it may import anywhere in its text."""
        if self._imports is None:
            self._imports = frozenset(read_imports(self.tree, self.package))
        return self._imports

    @property
    def unknown(self) -> str | None:
        """Why nothing is known of what the module binds, if so."""
        return "its module cannot be read" if self.mistake else self.closed

    def place(self, node: ast.stmt | ast.expr | ast.alias | None) -> Place:
        """Return where a node stands: of a definition, its name."""
        if node is None:
            return Place(self.source, Span(0, 0))
        start = self._offset(node.lineno, node.col_offset)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return Place(self.source, self._name_span(node.name, start))
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return Place(self.source, Span(start, max(start, end)))

    def line_span(self, line: int) -> Span:
        """Return the span of a line (from 1), without what indents and ends it."""
        if not self._starts:
            lengths = (len(text) + 1 for text in self.source.text.split("\n"))
            self._starts = list(accumulate(lengths, initial=0))
        at = min(max(line, 1), len(self._starts) - 1)
        start, end = self._starts[at - 1], self._starts[at] - 1
        text = self.source.text[start:end]
        return Span(end - len(text.lstrip()), start + len(text.rstrip()))

    def _offset(self, line: int, utf8_column: int) -> int:
        self.line_span(line)
        at = min(max(line, 1), len(self._starts) - 1)
        # The tree counts columns in bytes of UTF-8, sources in characters.
        text = self.source.text[self._starts[at - 1] : self._starts[at] - 1]
        before = text.encode("utf-8", "surrogatepass")[:utf8_column]
        return self._starts[at - 1] + len(before.decode("utf-8", "ignore"))

    def _name_span(self, name: str, start: int) -> Span:
        text = self.source.text
        keyword = "class" if text.startswith("class", start) else "def"
        after = text.find(keyword, start) + len(keyword)
        at = text.find(name, after, after + len(name) + 100)
        # A name that Python normalized is not in the text as it is in the tree.
        return Span(start, after) if at < 0 else Span(at, at + len(name))


def _parse(library: Library, name: str, found: Source | Unreadable) -> Module:
    if isinstance(found, Unreadable):
        module = Module(library, name, Source(found.name, ""))
        module.mistake = Mistake("unreadable", found.reason, None)
        return module
    module = Module(library, name, found)
    if len(found.text) > _LARGEST:
        module.closed = "its module is too large to be looked into"
        return module
    try:
        module.tree = _tree(found.text)
    except SyntaxError as error:
        module.mistake = _syntax_mistake(module, error)
    except ValueError as error:
        module.mistake = Mistake("syntax", str(error), None)
    except (RecursionError, MemoryError):
        module.closed = "its module nests too deep to be looked into"
    return module


def _tree(text: str) -> ast.Module:
    import warnings

    with warnings.catch_warnings():
        # Python warns of `"\d"`, which is no business of a workflow's compiler.
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _syntax_mistake(module: Module, error: SyntaxError) -> Mistake:
    line = module.line_span(error.lineno or 1)
    start = line.start
    if error.offset:
        column = module.source.text.rfind("\n", 0, line.start) + error.offset
        start = min(max(column, line.start), line.end)
    return Mistake("syntax", error.msg, Place(module.source, Span(start, line.end)))
