"""The exception classes that a workflow's error names may mean.

Visible are Python's own, those that the modules read so far define, and those of the
project's modules that these import. A class whose base is not known may be an
exception.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from durablec.python_source.imports import closure
from durablec.python_source.modules import Library
from durablec_dsl.suggest import nearest

if TYPE_CHECKING:
    from durablec.python_source.exceptions import Classes


class Errors:
    """The exception classes of a project, as error names."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._classes: Classes | None = None

    def subclasses_of(self, name: str) -> list[str]:
        """Return the visible classes that derive from the one so named, sorted.

        `name` is a class name, or dotted and then exact. So are the results: dotted
        only where another visible class has the same name and does not derive. An
        alias's own class is among them: `OSError` of `IOError`.
        """
        classes = self._visible()
        exact = classes.exact(name)
        found = {path for path in classes.paths() if classes.derives(path, exact)}
        shown = {classes.shortest(path, found) for path in found - {exact}}
        return sorted((shown | {exact}) - {name})

    def is_known(self, name: str) -> bool:
        """Say whether a visible class may be the one so named.

        A dotted name that leads out of the project always may.
        """
        if "." in name and not self._library.owns(name):
            return True
        return self._visible().has(name)

    def near(self, name: str) -> str | None:
        """Return the name of a visible class that a mistyped one may mean."""
        return nearest(name, self.names())

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
