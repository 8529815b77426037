"""The exception classes that a workflow's error names may mean.

Visible are Python's own, those that the modules read so far define, and those of the
project's modules that these import. A class whose base is not known may be an
exception.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from durablec.python_source.imports import closure
from durablec.python_source.modules import Library
from durablec_dsl.suggest import mistyped, nearest

if TYPE_CHECKING:
    from durablec.python_source.exceptions import Classes


class Errors:
    """The exception classes of a project, as error names."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._classes: Classes | None = None

    def subclasses_of(self, name: str) -> list[str]:
        """Return the visible classes that derive from the one so named, sorted.

        `name` is a class name, or dotted and then exact. Of a dotted name so are the
        results; else they are dotted only where another visible class has the same name
        and does not derive. An alias's own class is among them: `OSError` of `IOError`.
        """
        classes = self._visible()
        exact = classes.exact(name)
        if "." in name:
            found = {p for p in classes.paths() if classes.is_below(p, exact)}
            shown = {p if "." in p else f"builtins.{p}" for p in found | {exact}}
        else:
            found = {path for path in classes.paths() if classes.derives(path, exact)}
            shown = {classes.shortest(p, found) for p in found - {exact}} | {exact}
        return sorted(shown - {name})

    def is_known(self, name: str) -> bool:
        """Say whether a visible class may be the one so named.

        A dotted name that leads out of the project always may, but one of the standard
        library's that has a letter wrong.
        """
        if "." in name and not self._library.owns(name):
            return self._standard(name) is None
        return self._visible().has(name)

    def meant(self, name: str, others: Iterable[str], *, far: bool) -> str | None:
        """Return the name of a visible class, or of `others`, that a mistyped one means.

        It differs by more than a letter only if `far` differences are looked for, and
        nothing can have that name which is not visible.
        """
        if "." in name and not self._library.owns(name):
            return self._standard(name)
        known = [*others, *self.names()]
        is_closed = far and not self._visible().imports_packages
        return mistyped(name, known) or (nearest(name, known) if is_closed else None)

    def _standard(self, name: str) -> str | None:
        from durablec.python_source.standard import ALIASES, STANDARD

        known = [*ALIASES, *STANDARD]
        return None if name in known else mistyped(name, known)

    def names(self) -> Iterable[str]:
        """Return the names of all visible classes, without their modules."""
        return self._visible().names()

    def _visible(self) -> "Classes":
        # Few workflows name errors, and the classes cost time to read.
        from durablec.python_source.exceptions import Classes

        # A function that was found since may have brought further modules.
        closure(self._library, [module.name for module in self._library.loaded()])
        modules = self._library.loaded()
        if self._classes is None or modules != self._classes.modules:
            self._classes = Classes(self._library, modules)
        return self._classes
