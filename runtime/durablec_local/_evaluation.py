"""The process that evaluates one expression: a task on stdin, the outcome on stdout."""

import json
import math
import resource
import sys
from datetime import datetime, timedelta
from typing import Any

from durablec_local.evaluation import MEGABYTES
from durablec_runtime import NamedError, cel
from durablec_runtime._cel_error import Optional, kind


def main() -> None:
    """Evaluate the one expression that this process is for."""
    task = json.load(sys.stdin)
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    unlike: set[str] = set()
    value, failure = None, None
    try:
        found = _plain(_value(task), unlike)
        value = json.dumps(found, indent=2, ensure_ascii=False)
    except NamedError as error:
        failure = error.message or ""
    except MemoryError:
        failure = f"it takes more than {MEGABYTES} MB of memory"
    except RecursionError:
        failure = "a value is nested too deeply"
    json.dump([value, failure, sorted(unlike)], sys.stdout)


def _value(task: dict[str, Any]) -> Any:
    module: dict[str, Any] = {}
    exec(compile(task["module"], "<expression>", "exec"), module)
    values = json.loads(task["values"])
    arguments = {name: values[key] for key, name in task["parameters"].items()}
    return module["value"](**arguments)


def _plain(value: Any, unlike: set[str]) -> Any:
    """Return a value as JSON can say it, and note what it cannot."""
    match value:
        case list():
            return [_plain(item, unlike) for item in value]
        case dict():
            return {_key(key): _plain(item, unlike) for key, item in value.items()}
        case Optional():
            unlike.add("optional")
            return _plain(value.held[0], unlike) if value.held else None
        case datetime() | timedelta():
            unlike.add(kind(value))
            return cel.string(value)
        case float() if not math.isfinite(value):
            unlike.add(cel.string(value))
            return cel.string(value)
        case _:
            return value


def _key(key: Any) -> str:
    return key if isinstance(key, str) else cel.string(key)
