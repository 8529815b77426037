"""What each workflow has for itself in Lambda, in the one process that runs them all.

That is its environment, its modules, the path it imports from and the current folder.
They are those of the process while its handler runs, so that handlers of two workflows
never run at once: one waits until the other has suspended.
"""

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


class World:
    """One workflow's own: what lies in `folder` and has the top-level `names`."""

    def __init__(
        self, environment: Mapping[str, str], folder: str, names: set[str]
    ) -> None:
        self.environment = {**os.environ, **environment}
        self.path = [folder, *sys.path]
        self.folder = folder
        self.names = names
        self.modules: dict[str, ModuleType] = {}

    def owns(self, module: str) -> bool:
        """Say whether a module is one of this world's."""
        return module.partition(".")[0] in self.names


class Worlds:
    """Lets one world at a time be that of the process; many threads may be in it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._current: World | None = None
        self._inside = 0

    @contextmanager
    def inside(self, world: World) -> Iterator[None]:
        """Be in a world, as soon as nobody is in another."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_free_for(world))
            if self._current is not world:
                self._leave()
                self._enter(world)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def _is_free_for(self, world: World) -> bool:
        return self._inside == 0 or self._current is world

    def _leave(self) -> None:
        left = self._current
        if left is None:
            return
        left.environment = dict(os.environ)
        left.path = list(sys.path)
        left.folder = os.getcwd()
        left.modules = {n: m for n, m in sys.modules.items() if left.owns(n)}
        for name in left.modules:
            del sys.modules[name]

    def _enter(self, world: World) -> None:
        self._current = world
        os.environ.clear()
        os.environ.update(world.environment)
        sys.path[:] = world.path
        os.chdir(world.folder)
        for name in [name for name in sys.modules if world.owns(name)]:
            del sys.modules[name]
        sys.modules.update(world.modules)
