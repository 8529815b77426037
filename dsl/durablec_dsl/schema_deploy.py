"""The JSON Schema of `deploy`, which the YAML parser reads as data without a shape.

The compiler gives it its meaning; a test compares what it knows with what is here.
"""

from durablec_dsl.schema_values import Json, any_of, list_of, map_of, ref, text, words

_SCALAR: dict[str, Json] = {"type": ["string", "number", "boolean"]}


def _one(key: str, value: dict[str, Json], description: str) -> dict[str, Json]:
    return {
        "type": "object",
        "properties": {key: {"description": description, **value}},
        "required": [key],
        "additionalProperties": False,
    }


_STARTS = any_of(
    _one(
        "http",
        text(r"^(?:GET|POST|PUT|PATCH|DELETE|ANY) /"),
        "A method and a path whose requests start executions, asynchronously.",
    ),
    _one(
        "schedule",
        text(r"^(?:cron|rate|at)\("),
        "When executions start, as EventBridge Scheduler writes it: `cron(...)`, `rate(...)`.",
    ),
    _one(
        "event",
        {"type": "object"},
        "A pattern of EventBridge; each event that fits it starts an execution.",
    ),
)

DEPLOY: dict[str, Json] = {
    "type": "object",
    "properties": {
        "runtime": {
            "description": "The managed runtime of the function.",
            "default": "python3.13",
            **words(["python3.13", "python3.14"]),
        },
        "architecture": {
            "description": "The processor that the function runs on.",
            "default": "arm64",
            **words(["arm64", "x86_64"]),
        },
        "memory": {
            "description": "The function's memory in MB, from 128 to 10240.",
            "default": 512,
            "type": "integer",
            "minimum": 128,
            "maximum": 10_240,
        },
        "timeout": {
            "description": "How long one invocation may take, at most 15m.",
            "default": "60s",
            **ref("duration"),
        },
        "environment": {
            "description": "Environment variables by name; expressions read them as `env.NAME`.",
            **map_of(_SCALAR, text("^[A-Za-z][A-Za-z0-9_]+$")),
        },
        "on": {"description": "What starts executions.", **list_of(_STARTS)},
        "callbacks": {
            "description": "How the outside answers callbacks.",
            **_one(
                "http",
                text("^/"),
                "A path: a function behind it, with just the rights it needs, answers callbacks.",
            ),
        },
        "monitor": {
            "description": "Whether alarms, a dashboard and a log query are deployed too.",
            "type": "boolean",
        },
    },
    "additionalProperties": False,
}
