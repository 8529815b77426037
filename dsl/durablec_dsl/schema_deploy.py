"""The JSON Schema of `deploy`, which the YAML parser reads as data without a shape.

The compiler gives it its meaning; a test compares what it knows with what is here.
"""

from collections.abc import Mapping

from durablec_dsl.schema_values import (
    Json,
    Schema,
    any_of,
    list_of,
    map_of,
    ref,
    text,
    whole,
    words,
)

_SCALAR: dict[str, Json] = {"type": ["string", "number", "boolean"]}
_TEXT: dict[str, Json] = {"type": "string"}


def _object(
    properties: Mapping[str, Json], *required: str, description: str | None = None
) -> dict[str, Json]:
    return {
        "type": "object",
        **({} if description is None else {"description": description}),
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_REFERENCE = any_of(
    _object({"Ref": _TEXT}, "Ref"),
    _object({"Fn::Sub": _TEXT}, "Fn::Sub"),
    _object({"Fn::GetAtt": any_of(_TEXT, list_of(_TEXT, 2))}, "Fn::GetAtt"),
)
_KNOWN = any_of(_TEXT, _REFERENCE)


def _known(description: str) -> dict[str, Json]:
    """Return the schema of a name or ARN, which may be left to the deployment."""
    return {"description": description, **_KNOWN}


def _all_known(description: str) -> dict[str, Json]:
    return {"description": description, **any_of(_KNOWN, list_of(_KNOWN))}


_AUTHORIZATION: dict[str, Json] = {
    "description": "Who may send requests. `iam`: whoever has the right of IAM's; `jwt`: "
    "whoever has a token; `function`: whom a function of yours lets in; `none`: everybody.",
    **any_of(
        words(["iam", "none"]),
        _object(
            {
                "jwt": _object(
                    {
                        "issuer": _known("Who issues the tokens."),
                        "audience": _all_known("For whom they are."),
                        "scopes": {
                            "description": "What they must allow, one of these.",
                            **any_of(_TEXT, list_of(_TEXT)),
                        },
                    },
                    "issuer",
                    "audience",
                )
            },
            "jwt",
        ),
        _object({"function": _known("The ARN of the function.")}, "function"),
    ),
}
_NAME: dict[str, Json] = {
    "description": "The field of the input that names the execution, so that the same "
    "request starts nothing twice; without it the header `Idempotency-Key` does.",
    **text(r"^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$"),
}

STARTS: Mapping[str, Schema] = {
    "http": _object(
        {
            "http": {
                "description": "A method and a path: a function behind them starts an "
                "execution for each request, and answers 202 with its name.",
                **text("^(?:POST|PUT|PATCH) /"),
            },
            "authorization": _AUTHORIZATION,
            "name": _NAME,
        },
        "http",
        "authorization",
    ),
    "schedule": _object(
        {
            "schedule": {
                "description": "When executions start: `cron(...)`, `rate(...)` or "
                "`at(...)` of EventBridge Scheduler.",
                **text(r"^(?:cron|rate|at)\("),
            },
            "timezone": {"description": "The zone of `cron` and `at`.", **_TEXT},
            "input": {"description": "The input of each execution.", "default": "{}"},
            "enabled": {
                "description": "Whether it starts any.",
                "type": "boolean",
                "default": "true",
            },
        },
        "schedule",
    ),
    "event": _object(
        {
            "event": {
                "description": "A pattern of EventBridge: each event that fits it "
                "starts an execution.",
                "type": "object",
            },
            "bus": _known("The bus, if it is not the default one."),
            "input_path": {
                "description": "Which part of the event is the input: `$.detail`.",
                **text(r"^\$\."),
            },
        },
        "event",
    ),
    "queue": _object(
        {
            "queue": _known(
                "The ARN of an SQS queue: Lambda waits for each execution, 15 minutes at "
                "most, unless they go through a starter."
            ),
            "through_starter": {
                "description": "Whether a function starts one execution for each message "
                "and does not wait for it. The message's body is the input.",
                "type": "boolean",
                "default": "false",
            },
            "batch": {
                "description": "How many messages come at once; `1` without a starter.",
                "default": 10,
                **whole(1, 10),
            },
            "name": {
                **_NAME,
                "description": "The field of the input that names the execution, so that "
                "the same message starts nothing twice; without it the message's id does.",
            },
        },
        "queue",
    ),
    "topic": _object(
        {
            "topic": _known(
                "The ARN of an SNS topic: each message starts an execution."
            ),
            "filter": {
                "description": "Which messages, by their attributes.",
                "type": "object",
            },
        },
        "topic",
    ),
    "bucket": _object(
        {
            "bucket": _known(
                "The name of an S3 bucket that sends its events to EventBridge: each new "
                "object starts an execution."
            ),
            "prefix": {"description": "What the key begins with.", **_TEXT},
            "suffix": {"description": "What the key ends in.", **_TEXT},
        },
        "bucket",
    ),
}
"""What starts executions, by its first key."""

CALLBACKS = _object(
    {
        "http": {
            "description": "A path: a function behind it answers callbacks, with just the "
            "rights that it needs.",
            **text("^(?:POST )?/"),
        },
        "authorization": _AUTHORIZATION,
    },
    "http",
    "authorization",
)
MONITOR = _object(
    {
        "email": {
            "description": "Who is told of what fails, by a topic of the template's own.",
            **text("@"),
        },
        "topic": _known("The ARN of an SNS topic of yours that is told instead."),
    }
)
_VPC = _object(
    {
        "subnets": _all_known("The ids of its subnets."),
        "security_groups": _all_known("The ids of its security groups."),
    },
    "subnets",
    "security_groups",
)

DEPLOY: dict[str, Json] = _object(
    {
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
            **whole(128, 10_240),
        },
        "timeout": {
            "description": "How long one invocation may take, at most 15m.",
            "default": "60s",
            **ref("duration"),
        },
        "environment": {
            "description": "Environment variables by name; expressions read them as `env.NAME`.",
            **map_of(any_of(_SCALAR, _REFERENCE), text("^[A-Za-z][A-Za-z0-9_]+$")),
        },
        "layers": _all_known("ARNs of layers besides that of AWS's SDK, four at most."),
        "vpc": {"description": "The network that the function is in.", **_VPC},
        "kms_key": _known(
            "The ARN of a key that encrypts what executions record, and the environment."
        ),
        "tracing": {
            "description": "Whether X-Ray traces each invocation, or those that come traced.",
            "default": "active",
            **words(["active", "pass_through"]),
        },
        "log_format": {
            "description": "How lines of the log are written; the saved query reads JSON.",
            "default": "json",
            **words(["json", "text"]),
        },
        "concurrency": {
            "description": "How many invocations may run at once, kept free for them.",
            **whole(1),
        },
        "tags": {"description": "Tags by name.", **map_of(_SCALAR)},
        "policies": {
            "description": "More rights: names or ARNs of policies, statements, or "
            "policy templates of SAM.",
            **list_of(any_of(_TEXT, {"type": "object"})),
        },
        "on": {
            "description": "What starts executions.",
            **list_of(any_of(*STARTS.values())),
        },
        "callbacks": {"description": "How the outside answers callbacks.", **CALLBACKS},
        "monitor": {
            "description": "Whether alarms, a dashboard, a log query and rights for "
            "operators are deployed too, and who is told.",
            **any_of({"type": "boolean"}, MONITOR),
        },
    }
)
