"""Lowers retry policies and the error names that they and `catch` clauses give."""

from collections.abc import Sequence

from durablec import ir
from durablec.catching import Raised
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
    "ResultInvalid",
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


def error_names(
    lowering: Lowering, names: Sequence[Name], raised: Raised | None = None
) -> ir.ErrorNames:
    """Return error names with those of the classes that derive from them.

    An error is taken by its name. A plain name takes each error that is so named,
    whatever its module, and each that has the plain name of a visible class which
    derives from a class so named; where another visible class has that plain name too
    and does not derive, only the dotted one. A dotted name takes exactly that class and
    those that derive from it, by their dotted names.

    So an error that `fail: NAME` raises has that name and no module: it is taken by its
    plain name and by those of the bases of the visible classes so named, but where
    these disagree, and never by a dotted one.

    An error of AWS's that boto3 has another name for than its code has both. `raised`
    is what the names are to be found in: what cannot be there is reported as such
    (`checks/dead_catches.py`), and not as misspelt.
    """
    each = [tuple(_taken(lowering, name.text)) for name in names]
    for name, taken in zip(names, each, strict=True):
        if raised is None or raised.can_be_of(taken):
            _check_spelling(lowering, name)
    return ir.ErrorNames(tuple(name.text for name in names), tuple(each))


def _taken(lowering: Lowering, name: str) -> dict[str, None]:
    """Return the names of the errors that one takes, in order."""
    found = {name: None}
    if name not in LANGUAGE_ERRORS:
        found.update(dict.fromkeys(lowering.errors.subclasses_of(name)))
    if lowering.faults is not None:
        found.update(dict.fromkeys(lowering.faults.codes(name)))
    return found


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

    A name that is near to none may be that of a class in a package that is not read;
    where there may be packages, so may one that differs by more than a letter.
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
        names = [*LANGUAGE_ERRORS, *lowering.raised]
        far = not (lowering.has_packages or "any" in lowering.raised)
        meant = lowering.errors.meant(text, names, far=far)
        near = f"did you mean `{meant}`?" if meant is not None else None
    if near is not None:
        lowering.add(UNKNOWN_ERROR, name.span, f"no error is named `{text}`", help=near)
