"""How a workflow is deployed: its function, what starts it, who answers, who watches."""

from collections.abc import Mapping, Sequence
from typing import Literal as OneOf
from typing import NamedTuple

from durablec_dsl.record import Record
from durablec_dsl.source import Place

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]


EVENT = (
    "version",
    "id",
    "detail-type",
    "source",
    "account",
    "time",
    "region",
    "resources",
    "detail",
)
"""The keys of every event of EventBridge: texts, but for the last two."""


class Ref(NamedTuple):
    """CloudFormation's `Ref`: a resource's own id, or a parameter's value."""

    name: str


class GetAtt(NamedTuple):
    """CloudFormation's `Fn::GetAtt`: an attribute of a resource, such as its ARN."""

    resource: str
    attribute: str


class Sub(NamedTuple):
    """CloudFormation's `Fn::Sub`: a text with `${AWS::Region}` or `${Table}` in it."""

    text: str


Reference = Ref | GetAtt | Sub
"""What only the deployment knows."""

Known = str | Reference
"""A name, an id or an ARN: as it was written, or left to the deployment."""


class Referred(Record):
    """What a setting refers to, and where; `setting` is a key under `deploy`.

    Below `on`, `callbacks` and `vpc` the setting is the inner one, as `queue` or `subnets`.
    """

    setting: str
    reference: Reference
    place: Place


class Vpc(Record):
    """The network that a function is in."""

    subnets: tuple[Known, ...]
    security_groups: tuple[Known, ...]


class Rights(Record):
    """One more policy of a function: the name of one, or a statement of its own."""

    policy: "Known | Mapping[str, Data]"


Data = (
    str
    | int
    | float
    | bool
    | None
    | Reference
    | Sequence["Data"]
    | Mapping[str, "Data"]
)
"""JSON in which references may stand, as in a template."""


class FunctionSettings(Record):
    """How the handler's Lambda function is set up.

    `memory` is in MB, `timeout` the seconds of one invocation, `concurrency` the most
    invocations at once. `kms_key` encrypts what executions record and the environment.
    """

    runtime: str = "python3.13"
    architecture: OneOf["arm64", "x86_64"] = "arm64"
    memory: int = 512
    timeout: int = 60
    environment: Mapping[str, Known] = {}
    layers: tuple[Known, ...] = ()
    vpc: Vpc | None = None
    kms_key: Known | None = None
    tracing: OneOf["active", "pass_through"] = "active"
    log_format: OneOf["json", "text"] = "json"
    concurrency: int | None = None
    tags: Mapping[str, str] = {}
    policies: tuple[Rights, ...] = ()


class Jwt(Record):
    """Requests carry a token of an issuer, for one of some audiences."""

    issuer: Known
    audience: tuple[Known, ...]
    scopes: tuple[str, ...] = ()


class Authorizer(Record):
    """Requests are let in by a function of the user's."""

    function: Known


Authorization = OneOf["iam", "none"] | Jwt | Authorizer
"""Who may send requests: `iam` whoever has the right of IAM's, `none` everybody."""


def same_authorization(one: Authorization, other: Authorization) -> bool:
    """Say whether the same requests are let in."""
    match one, other:
        case Jwt(), Jwt():
            return (one.issuer, one.audience, set(one.scopes)) == (
                other.issuer,
                other.audience,
                set(other.scopes),
            )
        case Authorizer(), Authorizer():
            return one.function == other.function
        case _:
            return one == other


class Route(Record):
    """A method and a path of an HTTP API, and who may send requests to it."""

    method: str
    path: str
    authorization: Authorization
    place: Place


class Http(Record):
    """Requests start executions, asynchronously.

    `name` is the field of the input, dotted, that names the execution, and `named` where
    that is said.
    """

    route: Route
    name: str | None
    named: Place
    place: Place


class Schedule(Record):
    """A clock starts executions, each with the same input."""

    expression: str
    timezone: str | None
    input: Json
    enabled: bool
    place: Place


class Event(Record):
    """Events of a bus start executions; `input_path` selects the input of an event."""

    pattern: Mapping[str, Json]
    bus: Known | None
    input_path: str | None
    place: Place


class Queue(Record):
    """Messages of an SQS queue start executions.

    With `through_starter` a function starts one for each message, asynchronously, named
    by `name` as with `Http`; else Lambda waits for each execution to end.
    """

    arn: Known
    batch: int
    through_starter: bool
    name: str | None
    named: Place
    place: Place

    def waits_too_long(self, timeout: int) -> bool:
        """Say whether Lambda would have to wait for longer than 15 minutes."""
        return not self.through_starter and timeout > 900


class Topic(Record):
    """Messages of an SNS topic start executions."""

    arn: Known
    filter: Mapping[str, Json] | None
    place: Place


class Bucket(Record):
    """Objects that are put into an S3 bucket start executions.

    The bucket sends its events to EventBridge, so that it need not be of this stack.
    """

    name: Known
    prefix: str | None
    suffix: str | None
    place: Place


Start = Http | Schedule | Event | Queue | Topic | Bucket


class Monitor(Record):
    """Alarms, a dashboard, a log query and rights to look; `email` is told of failures.

    Alarms go to `topic`, or to a topic of the template's own.
    """

    email: str | None
    topic: Known | None


class Deployment(Record):
    """What stands around a function, and all that its settings refer to."""

    starts: tuple[Start, ...] = ()
    callbacks: Route | None = None
    monitor: Monitor | None = None
    referred: tuple[Referred, ...] = ()
