"""Names in the history, and what an execution is called."""

from hashlib import blake2b
from typing import Final

from aws_durable_execution_sdk_python import DurableContext

#: The service takes 256 characters; the SDK puts " create callback id" behind a name.
_LONGEST: Final = 230


def label(text: str) -> str:
    """Return a text as a name that the service takes: printable ASCII, not too long.

    Source: botocore's model of `OperationName`, `[\\x20-\\x7E]{1,256}`.
    """
    shown = "".join(c if " " <= c <= "~" else "?" for c in text)
    return shown[:_LONGEST] or "unnamed"


def identify(context: DurableContext) -> dict[str, str]:
    """Return the execution's id (its ARN), its name, and a short key made of the id.

    The key is 24 hexadecimal digits, safe inside of names and idempotency keys.
    """
    arn = context.execution_context.durable_execution_arn
    name = arn.rpartition("/durable-execution/")[2].partition("/")[0]
    key = blake2b(arn.encode(), digest_size=12).hexdigest()
    return {"id": arn, "name": name, "key": key}
