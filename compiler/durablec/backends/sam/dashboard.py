"""A dashboard of executions: a row of graphs for each workflow."""

import json
from collections.abc import Iterable, Sequence

from durablec.backends.sam.values import Sub, Value

_NAMESPACE = "AWS/Lambda"
_PERIOD = 300


def dashboard(workflows: Iterable[tuple[str, str]]) -> dict[str, Value]:
    """Return the dashboard of workflows, each by its name and its function's id."""
    widgets = [
        widget
        for row, (name, function) in enumerate(workflows)
        for widget in _widgets(name, f"${{{function}}}", row * 6)
    ]
    # `Fn::Sub` puts names and region in; JSON has no `${` of its own here.
    body = '{"widgets": [\n' + ",\n".join(widgets) + "\n]}\n"
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {"DashboardBody": Sub(body)},
    }


def _widgets(title: str, function: str, top: int) -> list[str]:
    """Return the graphs of one workflow, a row of them, as JSON: a metric a line."""
    return [
        _widget(f"{title}: {what}", metrics, function, column * 8, top)
        for column, (what, metrics) in enumerate(_GRAPHS)
    ]


_Metric = tuple[str, dict[str, str]]
_GRAPHS: tuple[tuple[str, tuple[_Metric, ...]], ...] = (
    (
        "executions",
        tuple(
            (f"DurableExecution{status}", {"stat": "Sum"})
            for status in ("Started", "Succeeded", "Failed", "TimedOut", "Stopped")
        ),
    ),
    (
        "duration in ms",
        tuple(("DurableExecutionDuration", {"stat": stat}) for stat in ("p50", "p99")),
    ),
    (
        "operations, invocations",
        (
            ("DurableExecutionOperations", {"stat": "Maximum"}),
            ("Invocations", {"stat": "Sum", "yAxis": "right"}),
        ),
    ),
)


def _widget(
    title: str, metrics: Sequence[_Metric], function: str, left: int, top: int
) -> str:
    place = {"type": "metric", "x": left, "y": top, "width": 8, "height": 6}
    properties = {"title": title, "region": "${AWS::Region}", "period": _PERIOD}
    rows = (
        json.dumps([_NAMESPACE, name, "FunctionName", function, options])
        for name, options in metrics
    )
    lines = ",\n".join(f"    {row}" for row in rows)
    head = f"{json.dumps(place)[:-1]},"
    return (
        f"  {head}\n"
        f'   "properties": {json.dumps(properties)[:-1]}, "metrics": [\n{lines}\n  ]}}}}'
    )
