"""Who is called by name: the handlers of workflows, and what stands for functions.

All of it is imported before anything runs. A function that nothing stands for ends the
run when it is called, whatever the workflow would make of the failure.
"""

import importlib.util
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from durablec_local._loading import load, top_names
from durablec_local._origins import import_as_from
from durablec_local._package import Handler
from durablec_local._worlds import World, Worlds


class NotLoaded(Exception):
    """The user's modules below `root` cannot be imported; the cause says why."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.root = root


class Workflow(NamedTuple):
    """One workflow that executions can be started of; `timeout` in seconds."""

    handler: Handler
    timeout: int


class Called:
    """The workflows and the functions of one run, each by its name."""

    def __init__(self, folder: str, task: Mapping[str, Any]) -> None:
        partners = task["partners"]
        made = {each["name"]: each for each in partners["workflows"]}
        made[task["workflow"]["name"]] = task["workflow"]
        self._worlds = Worlds()
        own = {name: _bundle(f"{folder}/{name}", each) for name, each in made.items()}
        self.main: str = task["workflow"]["name"]
        self.workflows = {
            name: Workflow(self._load(own[name], each), each["timeout"])
            for name, each in made.items()
        }
        root = task["workflow"]["source_root"]
        outside = World(task["workflow"]["environment"], root, _names(root))
        self.functions = {
            name: self._function(name, each, outside)
            for name, each in partners["functions"].items()
        }

    def _load(self, world: World, workflow: Mapping[str, Any]) -> Handler:
        with self._imported(world, workflow["source_root"]):
            handler = load()

        def call(event: Any, context: Any) -> Any:
            with self._worlds.inside(world):
                return handler(event, context)

        return call

    def _function(
        self, name: str, given: Mapping[str, Any], outside: World
    ) -> Callable[[Any, Any], Any]:
        """Return what stands for a function: it is in no bundle, but in the project."""
        if not given["file"]:
            return _Returns(given["returns"])
        with self._imported(outside, outside.folder):
            function = _function_of(name, given["file"], given["function"])

        def call(event: Any, context: Any) -> Any:
            with self._worlds.inside(outside):
                return function(event, context)

        return call

    @contextmanager
    def _imported(self, world: World, root: str) -> Iterator[None]:
        try:
            with self._worlds.inside(world):
                yield
        except BaseException as error:
            raise NotLoaded(root) from error


class _Returns:
    """Returns what was given, one after the other, and then the last again."""

    def __init__(self, texts: list[str]) -> None:
        self._left = list(texts)
        self._one_at_a_time = threading.Lock()

    def __call__(self, event: Any, context: Any) -> Any:
        with self._one_at_a_time:
            text = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        return json.loads(text)


def _bundle(folder: str, workflow: Mapping[str, Any]) -> World:
    """Return the world of a bundle, which lies in Lambda where a variable says it."""
    import_as_from(folder, workflow["source_root"])
    environment = {
        **workflow["environment"],
        "LAMBDA_TASK_ROOT": folder,
        "AWS_LAMBDA_FUNCTION_NAME": workflow["name"],
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_REGION": _region(),
    }
    return World(environment, folder, _names(folder))


def _region() -> str:
    """Return the region that the user's shell is in, or AWS's first."""
    own = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return own or "us-east-1"


def _names(folder: str) -> set[str]:
    return (top_names(folder) - sys.stdlib_module_names) | {"handler"}


def _function_of(name: str, file: str, function: str) -> Callable[[Any, Any], Any]:
    spec = importlib.util.spec_from_file_location(f"function_{name}", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    found: Callable[[Any, Any], Any] = getattr(module, function)
    return found
