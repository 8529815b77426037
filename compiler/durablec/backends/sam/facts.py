"""What AWS takes, as far as a template has to keep to it.

The figures are CloudFormation's quotas, the Lambda and CloudWatch Logs API references
and the resource schemas of cfn-lint 1.58.
"""

from bisect import bisect_left

TRANSFORM = "AWS::Serverless-2016-10-31"
"""The macro that makes CloudFormation's resources of SAM's."""

FUNCTION_DESCRIPTION = 256
"""Characters of a Lambda function's description."""

TEMPLATE_DESCRIPTION = 1024
"""Bytes of a template's description."""

TEMPLATE_PARAMETERS = 200
TEMPLATE_RESOURCES = 500
TEMPLATE_OUTPUTS = 200
TEMPLATE_BODY = 1_048_576
"""Bytes of a template that lies in a bucket, where `sam deploy` puts it."""

ANSWERING_RESOURCES = 4
"""A function that answers callbacks, its logs, its role, a permission."""

SHARED_RESOURCES = 20
SHARED_OUTPUTS = 2
"""What stands in a template once for all workflows takes no more than these."""

ALIAS = "live"
"""The alias that executions are started by; every deployment moves it."""

MADE_BY_SAM = ("Role", f"Alias{ALIAS}", "Version")
"""Ends of the logical ids of what SAM's transform adds to a function.

A version's id goes on with a hash, which no workflow's name meets but by chance.
"""

TRACING = {"active": "Active", "pass_through": "PassThrough"}

POLICY_VERSION = "2012-10-17"
"""The newest version of IAM's policy language; without it an older one holds."""

LONGEST_QUEUE_RETENTION = 14 * 24 * 60 * 60
"""Seconds that an SQS queue keeps a message at most."""

_LOG_RETENTION = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731)
"""The days that a log group may keep its lines, as far as durablec needs them.

The longest need is an execution of 366 days whose history is kept for another 90.
"""


def log_retention(days: int) -> int:
    """Return the shortest retention of a log group that is not under `days`."""
    return _LOG_RETENTION[bisect_left(_LOG_RETENTION, days)]
