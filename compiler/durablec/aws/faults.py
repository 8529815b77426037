"""The names of the errors that AWS's operations fail with.

An error has two names: AWS's code, which it is caught by when it comes, and boto3's
class, which is mostly the same. Where they differ, a workflow may write either.
"""

from collections.abc import Iterable

from durablec.aws.model import Operation

_SUFFIXES = ("exception", "error", "fault")

_EVERYWHERE = (
    "AccessDenied",
    "AccessDeniedException",
    "EndpointConnectionError",
    "ExpiredToken",
    "ExpiredTokenException",
    "InternalFailure",
    "InternalServerError",
    "NotAuthorized",
    "ParamValidationError",
    "ReadTimeoutError",
    "RequestLimitExceeded",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailable",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "UnrecognizedClientException",
    "ValidationError",
    "ValidationException",
)
"""Codes of any service, and botocore's own errors: no operation's model lists them.

Source: "Common error types" of AWS's API references, and `botocore/retries`.
"""


class Faults:
    """The error names of the operations that a workflow calls."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._codes: dict[str, set[str]] = {}
        for operation in operations:
            for fault in operation.faults():
                self._codes.setdefault(fault.name, set()).add(fault.code)

    def is_known(self, name: str) -> bool:
        """Say whether an operation that is called may fail with an error so named."""
        codes = self._codes.values()
        return (
            name in self._codes or name in _EVERYWHERE or any(name in c for c in codes)
        )

    def codes(self, name: str) -> list[str]:
        """Return the codes by which an error comes that boto3 calls so, sorted."""
        return sorted(self._codes.get(name, set()) - {name})

    def meant(self, name: str) -> str | None:
        """Return "did you mean `X`?" for the name that a mistyped one most likely means.

        Most end in `Exception`, which tells nothing and would make all of them alike.
        """
        from difflib import get_close_matches

        stems = {_stem(known): known for known in sorted({*self._codes, *_EVERYWHERE})}
        found = get_close_matches(_stem(name), stems, n=1, cutoff=0.8)
        return f"did you mean `{stems[found[0]]}`?" if found else None


def _stem(name: str) -> str:
    stem = name.lower()
    for suffix in _SUFFIXES:
        stem = stem.removesuffix(suffix)
    return stem
