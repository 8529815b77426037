"""Lowers retry policies and the error names that they and `catch` clauses give."""

from collections.abc import Iterable

from durablec import ir
from durablec.codes import UNKNOWN_ERROR, UNKNOWN_RETRY
from durablec.lower.context import Lowering
from durablec_dsl import ast
from durablec_dsl.suggest import did_you_mean
from durablec_dsl.values import Name

LANGUAGE_ERRORS = (
    "any",
    "Timeout",
    "CallbackTimeout",
    "CallbackFailed",
    "CallbackInvalid",
    "StepInterrupted",
    "InvokeFailed",
    "TooFewSucceeded",
    "TooManyIterations",
    "PollExhausted",
    "ExpressionError",
)
"""The error names that the language itself gives (language.md section 3)."""


def named_retries(lowering: Lowering, definitions: list[ast.RetryDef]) -> None:
    """Make the policies under `retries:` known by their names."""
    for definition in definitions:
        if definition.retry is not None:
            name = definition.name.text
            lowering.retries[name] = _policy(lowering, definition.retry, name)


def retry(lowering: Lowering, spec: ast.RetrySpec | None) -> ir.RetryPolicy | None:
    """Return the policy that a statement states; None where the SDK's default holds."""
    if spec is None:
        return lowering.default_retry
    return stated_retry(lowering, spec)


def stated_retry(
    lowering: Lowering, spec: ast.RetrySpec, name: str | None = None
) -> ir.RetryPolicy | None:
    """Return the policy that is written down; None after a report.

    `name` is what a policy written in place is known by, if by anything.
    """
    match spec:
        case ast.NoRetry():
            return ir.NoRetry()
        case ast.Retry():
            return _policy(lowering, spec, name)
        case Name():
            return _named(lowering, spec)


def error_names(lowering: Lowering, names: Iterable[Name]) -> ir.ErrorNames:
    """Return error names with those of the classes that derive from them.

    An error of AWS's that boto3 has another name for than its code has both.
    """
    written = [name.text for name in names]
    for name in names:
        _check_spelling(lowering, name)
    expanded: dict[str, None] = {}
    for text in written:
        expanded[text] = None
        if text not in LANGUAGE_ERRORS:
            expanded.update(dict.fromkeys(lowering.errors.subclasses_of(text)))
        if lowering.faults is not None:
            expanded.update(dict.fromkeys(lowering.faults.codes(text)))
    return ir.ErrorNames(tuple(written), tuple(expanded))


def _policy(lowering: Lowering, retry: ast.Retry, name: str | None) -> ir.Retry:
    return ir.Retry(
        name=name,
        max_attempts=int(retry.max_attempts.value) if retry.max_attempts else None,
        initial_delay=retry.initial_delay.seconds if retry.initial_delay else None,
        backoff_rate=retry.backoff_rate.value if retry.backoff_rate else None,
        max_delay=retry.max_delay.seconds if retry.max_delay else None,
        jitter=retry.jitter,
        only=error_names(lowering, retry.errors),
        never=error_names(lowering, retry.never),
    )


def _named(lowering: Lowering, name: Name) -> ir.Retry | None:
    policy = lowering.retries.get(name.text)
    if policy is None:
        lowering.add(
            UNKNOWN_RETRY,
            name.span,
            f"no retry policy is named `{name.text}`",
            help=did_you_mean(name.text, [*lowering.retries, "none"])
            or "declare it under `retries:`",
        )
    return policy


def _check_spelling(lowering: Lowering, name: Name) -> None:
    """Report a name that no class has and that is nearly the name of one.

    A name that is near to none may be that of a class in a package that is not read.
    """
    text = name.text
    if text in LANGUAGE_ERRORS or text in lowering.raised:
        return
    if lowering.errors.is_known(text):
        return
    near = None
    if lowering.faults is not None:
        if lowering.faults.is_known(text):
            return
        near = lowering.faults.meant(text)
    if near is None:
        visible = () if "any" in lowering.raised else lowering.errors.names()
        near = did_you_mean(text, [*LANGUAGE_ERRORS, *lowering.raised, *visible])
    if near is not None:
        lowering.add(UNKNOWN_ERROR, name.span, f"no error is named `{text}`", help=near)
