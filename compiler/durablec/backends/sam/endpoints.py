"""An HTTP API, and the functions behind it that start executions and answer callbacks.

They are ours, the same for every workflow, and know theirs by their environment. A
request is answered at once; executions go on for themselves.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.events import event, known, through_function
from durablec.backends.sam.logs import logging, logs, logs_id
from durablec.backends.sam.names import LOGICAL_ID, shortened
from durablec.backends.sam.texts import exact
from durablec.backends.sam.values import Ref, Sub, Value
from durablec.ir.deployment import (
    Authorization,
    Authorizer,
    Http,
    Jwt,
    Queue,
    Route,
)
from durablec.types import DYN

STARTER = "starter-function"
ANSWERS = "callbacks-function"
"""The folders of their code; no workflow's name has a `-`."""

SHAPES = "shapes"
"""The module with the runtime's shapes, which lies beside a starter."""

API = "WorkflowsApi"
_MEMORY = 256
_SECONDS = 30
_ANSWERS = (
    "lambda:SendDurableExecutionCallbackSuccess",
    "lambda:SendDurableExecutionCallbackFailure",
    "lambda:SendDurableExecutionCallbackHeartbeat",
)


class Shared(NamedTuple):
    """What stands beside the workflows: logical ids by workflow, of layers, of the API."""

    ids: Mapping[str, str]
    layers: Mapping[str, str]
    api: str


class Endpoints:
    """The functions of a build that are ours, and the API in front of them."""

    def __init__(self, workflows: Sequence[ir.Workflow], shared: Shared) -> None:
        self._workflows = workflows
        self._shared = shared
        self._authorizers = _authorizers(_routes(workflows))

    def starters(self, workflow: ir.Workflow) -> dict[str, Value]:
        """Return the functions that start executions of a workflow, and their logs."""
        found: dict[str, Value] = {}
        starts = [s for s in workflow.deployment.starts if through_function(s)]
        for number, start in enumerate(starts, 1):
            assert isinstance(start, Http | Queue)
            name = f"{self._shared.ids[workflow.name]}Starter"
            name = name if number == 1 else f"{name}{number}"
            found[name] = self._starter(workflow, start, name)
            found[logs_id(name)] = logs(workflow)
        return found

    def answers(self) -> dict[str, Value]:
        """Return the functions that answer callbacks, one a path, and their logs."""
        by_path: dict[str, list[ir.Workflow]] = {}
        for each in self._workflows:
            route = each.deployment.callbacks
            if route is not None:
                by_path.setdefault(route.path, []).append(each)
        found: dict[str, Value] = {}
        for path, workflows in by_path.items():
            name = answers_id(path)
            found[name] = self._answers(workflows, name)
            found[logs_id(name)] = logs(workflows[0])
        return found

    def api(self) -> dict[str, Value]:
        """Return the API, if there are requests."""
        if not _routes(self._workflows):
            return {}
        auth: dict[str, Value] = {}
        if any(route.authorization == "iam" for route in _routes(self._workflows)):
            auth["EnableIamAuthorizer"] = True
        if self._authorizers:
            auth["Authorizers"] = {
                name: _authorizer(each) for name, each in self._authorizers.items()
            }
        properties: dict[str, Value] = {"FailOnWarnings": True}
        if auth:
            properties["Auth"] = auth
        return {
            self._shared.api: {
                "Type": "AWS::Serverless::HttpApi",
                "Properties": properties,
            }
        }

    def outputs(self) -> dict[str, Value]:
        """Return the address of the API, if there is one."""
        if not _routes(self._workflows):
            return {}
        address = (
            f"https://${{{self._shared.api}}}.execute-api.${{AWS::Region}}."
            "${AWS::URLSuffix}"
        )
        return {
            f"{self._shared.api}Url": {
                "Description": "Where requests go",
                "Value": Sub(address),
            }
        }

    def _starter(
        self, workflow: ir.Workflow, start: Http | Queue, name: str
    ) -> dict[str, Value]:
        alias = Ref(f"{self._shared.ids[workflow.name]}.Alias")
        variables: dict[str, Value] = {"WORKFLOW": alias}
        if start.name is not None:
            variables["NAME_FIELD"] = start.name
        if workflow.input is not DYN:
            variables["INPUT"] = input_module(workflow.name)
        events: dict[str, Value]
        if isinstance(start, Http):
            variables["AUTHORIZATION"] = _asked(start.route.authorization)
            events = {"Request": self._event(start.route)}
        else:
            events = {"Messages": event(start)}
        invoke: list[Value] = [
            {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": alias}
        ]
        return self._function(
            [workflow],
            name,
            f"Starts executions of {workflow.name}",
            (STARTER, "starter.handler"),
            variables,
            invoke,
            events,
        )

    def _answers(self, workflows: Sequence[ir.Workflow], name: str) -> dict[str, Value]:
        route = workflows[0].deployment.callbacks
        assert route is not None
        # An execution's ARN has a version behind that of the function.
        executions: list[Value] = [
            Sub(f"${{{self._shared.ids[each.name]}.Arn}}:*") for each in workflows
        ]
        answer: Value = {
            "Effect": "Allow",
            "Action": list(_ANSWERS),
            "Resource": executions,
        }
        return self._function(
            workflows,
            name,
            f"Answers callbacks of {', '.join(each.name for each in workflows)}",
            (ANSWERS, "answers.handler"),
            {"AUTHORIZATION": _asked(route.authorization)},
            [answer],
            {"Request": self._event(route)},
        )

    def _function(
        self,
        workflows: Sequence[ir.Workflow],
        name: str,
        description: str,
        code: tuple[str, str],
        variables: Mapping[str, Value],
        statements: Sequence[Value],
        events: Mapping[str, Value],
    ) -> dict[str, Value]:
        folder, handler = code
        settings = workflows[0].settings
        keys = dict.fromkeys(
            each.settings.kms_key
            for each in workflows
            if each.settings.kms_key is not None
        )
        decrypt: list[Value] = [
            {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": known(key)}
            for key in keys
        ]
        tags: dict[str, Value] = {}
        if settings.tags:
            tags["Tags"] = {name: exact(text) for name, text in settings.tags.items()}
        return {
            "Type": "AWS::Serverless::Function",
            "Properties": {
                "Description": description[:256],
                "CodeUri": f"{folder}/",
                "Handler": handler,
                "Runtime": settings.runtime,
                "Architectures": [settings.architecture],
                "MemorySize": _MEMORY,
                "Timeout": _SECONDS,
                "Layers": [Ref(self._shared.layers[workflows[0].name])],
                "LoggingConfig": logging(name, "JSON"),
                "Tracing": facts.TRACING[settings.tracing],
                **tags,
                "Environment": {"Variables": variables},
                "Policies": [
                    {
                        "Version": facts.POLICY_VERSION,
                        "Statement": [*statements, *decrypt],
                    }
                ],
                "Events": events,
            },
        }

    def _event(self, route: Route) -> dict[str, Value]:
        properties: dict[str, Value] = {
            "ApiId": Ref(self._shared.api),
            "Method": route.method,
            "Path": route.path,
        }
        auth = self._auth(route.authorization)
        if auth:
            properties["Auth"] = auth
        return {"Type": "HttpApi", "Properties": properties}

    def _auth(self, authorization: Authorization) -> dict[str, Value]:
        match authorization:
            case "none":
                return {}
            case "iam":
                return {"Authorizer": "AWS_IAM"}
            case Jwt(scopes=scopes) if scopes:
                name = self._authorizer_name(authorization)
                return {"Authorizer": name, "AuthorizationScopes": list(scopes)}
            case _:
                return {"Authorizer": self._authorizer_name(authorization)}

    def _authorizer_name(self, authorization: Jwt | Authorizer) -> str:
        wanted = _identity(authorization)
        return next(
            name
            for name, each in self._authorizers.items()
            if _identity(each) == wanted
        )


def input_module(workflow: str) -> str:
    """Return the module that has the shape of a workflow's input, beside the starter."""
    return f"input_of_{workflow}"


def answers_id(path: str) -> str:
    """Return the logical id of what answers callbacks at a path, which no other has."""
    words = "".join(char if char.isalnum() else " " for char in path).split()
    name = "AnswersAt" + "".join(word[:1].upper() + word[1:] for word in words)
    if re.fullmatch(r"(/[a-z][a-z0-9]*)+", path):
        return shortened(name, LOGICAL_ID)
    digits = sha256(path.encode()).hexdigest()[:8]
    return shortened(name, LOGICAL_ID - len(digits)) + digits


def _routes(workflows: Iterable[ir.Workflow]) -> list[Route]:
    found: list[Route] = []
    for each in workflows:
        found += [s.route for s in each.deployment.starts if isinstance(s, Http)]
        if each.deployment.callbacks is not None:
            found.append(each.deployment.callbacks)
    return found


def _authorizers(routes: Iterable[Route]) -> dict[str, Jwt | Authorizer]:
    """Return who lets requests in, each once, by the name that it has in the API."""
    found: dict[str, Jwt | Authorizer] = {}
    seen: set[object] = set()
    for route in routes:
        who = route.authorization
        if isinstance(who, str) or _identity(who) in seen:
            continue
        seen.add(_identity(who))
        kind = "Tokens" if isinstance(who, Jwt) else "Function"
        number = 1 + sum(name.rstrip("0123456789") == kind for name in found)
        found[kind if number == 1 else f"{kind}{number}"] = who
    return found


def _identity(who: Jwt | Authorizer) -> object:
    if isinstance(who, Jwt):
        return (who.issuer, who.audience)
    return who.function


def _authorizer(who: Jwt | Authorizer) -> dict[str, Value]:
    if isinstance(who, Jwt):
        return {
            "IdentitySource": "$request.header.Authorization",
            "JwtConfiguration": {
                "issuer": known(who.issuer),
                "audience": [known(each) for each in who.audience],
            },
        }
    return {
        "FunctionArn": known(who.function),
        "AuthorizerPayloadFormatVersion": "2.0",
        "EnableSimpleResponses": True,
        "EnableFunctionDefaultPermissions": True,
        "Identity": {"Headers": ["Authorization"]},
    }


def _asked(authorization: Authorization) -> str:
    return "waived" if authorization == "none" else "required"
