"""What people watch executions with: rights, alarms, a dashboard, a query, messages.

`Errors` and `Invocations` of a function count invocations, replays among them; whether
executions go well is told by the `DurableExecution*` metrics (aws-platform.md 4.4) and
by EventBridge (4.5).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.dashboard import dashboard
from durablec.backends.sam.events import known
from durablec.backends.sam.functions import dead_letters_id
from durablec.backends.sam.logs import logs_id
from durablec.backends.sam.names import QUERY_NAME, shortened
from durablec.backends.sam.values import GetAtt, Ref, Sub, Value

TOPIC = "WorkflowsAlerts"
DASHBOARD = "WorkflowsDashboard"
RUNNING = "WorkflowsRunningAlarm"

_NAMESPACE = "AWS/Lambda"
_MINUTE = 60

# Four fifths of what an execution may have: 3,000 operations, 100 MB (aws-platform.md 4.1).
_MANY_OPERATIONS = 2_400
_MUCH_DATA = 80_000_000
_MUCH_RUNNING = 80

_QUERY = """\
fields @timestamp, operationName, attempt, level, message
| filter ispresent(executionArn)
# | filter executionArn like "/durable-execution/NAME/"
| sort @timestamp desc
| limit 200
"""


class _Alarm(NamedTuple):
    """One alarm of a workflow: `end` of its logical id, what it says, when."""

    end: str
    says: str
    metric: str
    statistic: str
    threshold: int


_ALARMS = (
    _Alarm("Failed", "An execution of {} failed.", "DurableExecutionFailed", "Sum", 1),
    _Alarm(
        "TimedOut",
        "An execution of {} took longer than it may.",
        "DurableExecutionTimedOut",
        "Sum",
        1,
    ),
    _Alarm(
        "Operations",
        "An execution of {} has four fifths of the 3,000 operations that it may have.",
        "DurableExecutionOperations",
        "Maximum",
        _MANY_OPERATIONS,
    ),
    _Alarm(
        "Data",
        "An execution of {} has recorded four fifths of the 100 MB that it may.",
        "DurableExecutionStorageWrittenBytes",
        "Maximum",
        _MUCH_DATA,
    ),
)


class Monitoring:
    """What watches the workflows of a build that say `monitor`.

    `ids` are the logical ids of their functions by the workflows' names.
    """

    def __init__(
        self, workflows: Sequence[ir.Workflow], ids: Mapping[str, str]
    ) -> None:
        self._ids = ids
        self._watched = [w for w in workflows if w.deployment.monitor is not None]

    def of(self, workflow: ir.Workflow) -> dict[str, Value]:
        """Return what watches one workflow."""
        if workflow.deployment.monitor is None:
            return {}
        name = self._ids[workflow.name]
        topic = self._topic(workflow)
        alarms = {
            f"{name}{alarm.end}Alarm": _alarm(workflow, name, alarm, topic)
            for alarm in _ALARMS
        }
        return {
            f"{name}Operators": _operators(workflow, name),
            **alarms,
            f"{name}DeadLettersAlarm": _dead_letters_alarm(workflow, name, topic),
            f"{name}Changes": _changes(workflow, name, topic),
            f"{name}Query": _query(workflow, name),
        }

    def shared(self) -> dict[str, Value]:
        """Return what stands once for all: the topic, an alarm, the dashboard."""
        if not self._watched:
            return {}
        return {
            **self._topics(),
            RUNNING: _running_alarm(self._topic(self._watched[0])),
            DASHBOARD: dashboard(
                [(each.name, self._ids[each.name]) for each in self._watched]
            ),
        }

    def outputs(self) -> dict[str, Value]:
        """Return what people need to come to it."""
        found: dict[str, Value] = {
            f"{self._ids[each.name]}OperatorsPolicy": {
                "Description": f"Policy for who watches and stops {each.name}",
                "Value": Ref(f"{self._ids[each.name]}Operators"),
            }
            for each in self._watched
        }
        if any(_topic_of(each) is None for each in self._watched):
            found[f"{TOPIC}Topic"] = {
                "Description": "ARN of the topic that is told of failures",
                "Value": Ref(TOPIC),
            }
        return found

    def _topic(self, workflow: ir.Workflow) -> Value:
        topic = _topic_of(workflow)
        return Ref(TOPIC) if topic is None else topic

    def _topics(self) -> dict[str, Value]:
        ours = [each for each in self._watched if _topic_of(each) is None]
        if not ours:
            return {}
        monitors = [each.deployment.monitor for each in ours]
        emails = dict.fromkeys(m.email for m in monitors if m is not None and m.email)
        subscriptions: dict[str, Value] = (
            {
                "Subscription": [
                    {"Protocol": "email", "Endpoint": each} for each in emails
                ]
            }
            if emails
            else {}
        )
        topic: dict[str, Value] = {"Type": "AWS::SNS::Topic"}
        if subscriptions:
            topic["Properties"] = subscriptions
        return {
            TOPIC: topic,
            f"{TOPIC}Policy": {
                "Type": "AWS::SNS::TopicPolicy",
                "Properties": {
                    "Topics": [Ref(TOPIC)],
                    "PolicyDocument": {
                        "Version": facts.POLICY_VERSION,
                        "Statement": [
                            {
                                **_publishing("cloudwatch"),
                                "Condition": {
                                    "StringEquals": {
                                        "aws:SourceAccount": Ref("AWS::AccountId")
                                    }
                                },
                            },
                            # EventBridge fills in no such key, and would be refused.
                            _publishing("events"),
                        ],
                    },
                },
            },
        }


def _publishing(service: str) -> dict[str, Value]:
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": Ref(TOPIC),
    }


def _topic_of(workflow: ir.Workflow) -> Value:
    monitor = workflow.deployment.monitor
    if monitor is None or monitor.topic is None:
        return None
    return known(monitor.topic)


def _operators(workflow: ir.Workflow, name: str) -> dict[str, Value]:
    """Return the policy of people who look after executions.

    Executions have ARNs behind those of versions; lists are asked of the function, with
    a version or without (aws-platform.md 3.1).
    """
    executions = Sub(f"${{{name}.Arn}}:*")
    statements: list[Value] = [
        {
            "Effect": "Allow",
            "Action": [
                "lambda:GetDurableExecution",
                "lambda:GetDurableExecutionHistory",
                "lambda:StopDurableExecution",
            ],
            "Resource": executions,
        },
        {
            "Effect": "Allow",
            "Action": "lambda:ListDurableExecutionsByFunction",
            "Resource": [GetAtt(name, "Arn"), executions],
        },
    ]
    key = workflow.settings.kms_key
    if key is not None:
        statements.append(
            {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": known(key)}
        )
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {
            "Description": f"Look at executions of {workflow.name}, and stop them",
            "PolicyDocument": {
                "Version": facts.POLICY_VERSION,
                "Statement": statements,
            },
        },
    }


def _alarm(
    workflow: ir.Workflow, name: str, alarm: _Alarm, topic: Value
) -> dict[str, Value]:
    return _metric_alarm(
        alarm.says.format(workflow.name),
        {
            "Namespace": _NAMESPACE,
            "MetricName": alarm.metric,
            "Dimensions": [{"Name": "FunctionName", "Value": Ref(name)}],
            "Statistic": alarm.statistic,
            "Period": 5 * _MINUTE,
        },
        alarm.threshold,
        topic,
    )


def _dead_letters_alarm(
    workflow: ir.Workflow, name: str, topic: Value
) -> dict[str, Value]:
    queue = GetAtt(dead_letters_id(name), "QueueName")
    return _metric_alarm(
        f"Events of failed executions of {workflow.name} wait in the queue.",
        {
            "Namespace": "AWS/SQS",
            "MetricName": "ApproximateNumberOfMessagesVisible",
            "Dimensions": [{"Name": "QueueName", "Value": queue}],
            "Statistic": "Maximum",
            "Period": 5 * _MINUTE,
        },
        1,
        topic,
    )


def _running_alarm(topic: Value) -> dict[str, Value]:
    """Return the alarm on how many executions run in the account: it has no dimension."""
    return _metric_alarm(
        "Four fifths of the executions that the account may have are running.",
        {
            "Namespace": _NAMESPACE,
            "MetricName": "ApproximateRunningDurableExecutionsUtilization",
            "Statistic": "Maximum",
            "Period": 5 * _MINUTE,
        },
        _MUCH_RUNNING,
        topic,
    )


def _metric_alarm(
    says: str, metric: Mapping[str, Value], threshold: int, topic: Value
) -> dict[str, Value]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmDescription": says,
            **metric,
            "EvaluationPeriods": 1,
            "Threshold": threshold,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "TreatMissingData": "notBreaching",
            "AlarmActions": [topic],
        },
    }


def _changes(workflow: ir.Workflow, name: str, topic: Value) -> dict[str, Value]:
    """Return the rule that tells of each execution that did not succeed.

    The colon ends the function's name: without it, `order` would be told of `orders`.
    """
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Description": f"Executions of {workflow.name} that did not succeed",
            "EventPattern": {
                "source": ["aws.lambda"],
                "detail-type": ["Durable Execution Status Change"],
                "detail": {
                    "functionArn": [{"prefix": Sub(f"${{{name}.Arn}}:")}],
                    "status": ["FAILED", "TIMED_OUT", "STOPPED"],
                },
            },
            "Targets": [
                {
                    "Id": "alerts",
                    "Arn": topic,
                    "InputTransformer": {
                        "InputPathsMap": {
                            "arn": "$.detail.durableExecutionArn",
                            "name": "$.detail.durableExecutionName",
                            "status": "$.detail.status",
                        },
                        "InputTemplate": (
                            f'"{workflow.name}: execution <name> is <status>: <arn>"'
                        ),
                    },
                }
            ],
        },
    }


def _query(workflow: ir.Workflow, name: str) -> dict[str, Value]:
    """Return a saved query on fields that AWS's logger writes."""
    return {
        "Type": "AWS::Logs::QueryDefinition",
        "Properties": {
            "Name": Sub(f"${{AWS::StackName}}/{shortened(workflow.name, QUERY_NAME)}"),
            "LogGroupNames": [Ref(logs_id(name))],
            "QueryString": _QUERY,
        },
    }
