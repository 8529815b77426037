"""Starts another durable function and goes on, once however often it is tried.

What is started has a name in AWS that is derived from the execution and the operation
which starts it, so that an attempt after one that was killed finds it started.
"""

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Final

from aws_durable_execution_sdk_python.types import StepContext

from durablec_runtime._aws import aws
from durablec_runtime._errors import NamedError, fail
from durablec_runtime._identity import named
from durablec_runtime._json import encode
from durablec_runtime._operation import operation
from durablec_runtime._step import Body, call

#: What the service takes as the name of an execution, less the key behind it.
_LONGEST: Final = 64 - 25

#: botocore's model of `ChainedInvokeOptions.TenantId`.
_TENANT: Final = r"[a-zA-Z0-9._:/=+\-@ ]{1,256}"

Start = Callable[[str, str, str, str | None], None]


def detach(
    function: str, payload: Any, *, name: str, tenant: str | None = None
) -> Body:
    """Make the body of a step that starts a durable function.

    Args:
        function: Its qualified ARN.
        payload: Its input, any JSON value.
        name: The statement's name, with which that of the execution begins.
        tenant: In whose isolation it runs.

    The step's result is the name of the execution. Errors are raised as by ``aws``.
    """
    return call(_started, function=function, payload=payload, name=name, tenant=tenant)


def tenant_name(text: str) -> str:
    """Return a tenant's name; one that the service refuses is an ``ExpressionError``.

    Refused by the service, it would end the execution, which nothing could catch.
    """
    if re.fullmatch(_TENANT, text) is None:
        message = (
            f"`{text:.80}` is no tenant: those are 1 to 256 characters, letters, "
            "digits, spaces and `._:/=+-@`"
        )
        raise fail("ExpressionError", message)
    return text


def set_start(start: Start) -> None:
    """Let another function than AWS's start what is detached, as on this machine.

    It takes the function, the payload as JSON text, the execution's name, the tenant.
    """
    global _start
    _start = start


def _invoke(function: str, payload: str, name: str, tenant: str | None) -> None:
    try:
        aws("lambda.invoke")(
            FunctionName=function,
            InvocationType="Event",
            DurableExecutionName=name,
            Payload=payload,
            TenantId=tenant,
        )
    except NamedError as error:
        # It was started by an attempt whose end nobody has heard of.
        if not named(error, "DurableExecutionAlreadyStartedException"):
            raise


_start: Start = _invoke


def _started(
    function: str, payload: Any, name: str, tenant: str | None, context: StepContext
) -> str:
    who = operation(context)
    key = blake2b(f"{who.execution} {who.id}".encode(), digest_size=12).hexdigest()
    execution = f"{name[:_LONGEST]}-{key}"
    _start(function, encode(payload), execution, tenant)
    return execution
