"""Looks at a policy of the user's: what IAM would take, and then never match."""

import re
from collections.abc import Iterator

from durablec.codes import POLICY
from durablec.lower.deploy.reader import Reader
from durablec.settings import Setting
from durablec_dsl.codes import WRONG_SHAPE
from durablec_dsl.suggest import did_you_mean, nearest

DURABLE_ACTIONS = (
    "lambda:CheckpointDurableExecution",
    "lambda:GetDurableExecution",
    "lambda:GetDurableExecutionHistory",
    "lambda:GetDurableExecutionState",
    "lambda:ListDurableExecutionsByFunction",
    "lambda:SendDurableExecutionCallbackFailure",
    "lambda:SendDurableExecutionCallbackHeartbeat",
    "lambda:SendDurableExecutionCallbackSuccess",
    "lambda:StopDurableExecution",
)
"""IAM's actions on durable executions (aws-platform.md 3)."""

_KEYS = (
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
)
_EQUAL, _LIKE = ("Equals", "NotEquals"), ("Like", "NotLike")
_ORDERED = ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")
_CONDITIONS = (
    *(f"String{end}" for end in (*_EQUAL, *_LIKE)),
    *(f"String{end}IgnoreCase" for end in _EQUAL),
    *(f"Arn{end}" for end in (*_EQUAL, *_LIKE)),
    *(f"{kind}{end}" for kind in ("Numeric", "Date") for end in (*_EQUAL, *_ORDERED)),
    *("BinaryEquals", "Bool", "IpAddress", "NotIpAddress", "Null"),
)
"""IAM's condition operators (its user guide), of which `IfExists` may be the end."""

_OF_A_DOCUMENT = ("Version", "Id", "Statement")
_NAME = re.compile(
    r"arn:[^:]+:iam::(?:\d{12}|aws):policy/[\w+=,.@/-]+|[\w+=,.@-]+(?:/[\w+=,.@-]+)*",
    re.ASCII,
)
_OF_A_FUNCTION = re.compile(r"arn:[^:]*:lambda:[^:]*:[^:]*:function:[^:*]+")


def check_name(reader: Reader, policy: Setting, name: str) -> None:
    """Report what is neither the name of a policy of AWS's nor the ARN of one."""
    if not _NAME.fullmatch(name):
        message = f"`{name}` is no policy of IAM's"
        help = "write the name of one of AWS's, or `arn:aws:iam::ACCOUNT:policy/NAME`"
        reader.refuse(policy, message, help)


def check_policy(reader: Reader, policy: Setting) -> None:
    """Report what is wrong with a statement, a document, or one of SAM's templates."""
    assert isinstance(policy.value, dict)
    if {"Statement", "Version"} & set(policy.value):
        if _has_odd_keys(reader, policy.value, _OF_A_DOCUMENT, "a policy document"):
            return
        if "Statement" not in policy.value:
            reader.refuse(policy, "a policy document has a `Statement`")
            return
        statements = policy.value["Statement"]
        inside = (
            statements.value if isinstance(statements.value, list) else [statements]
        )
        for each in inside:
            _check_statement(reader, each)
    elif len(policy.value) != 1 or set(policy.value) & set(_KEYS):
        _check_statement(reader, policy)
    else:
        ((name, given),) = policy.value.items()
        _check_template(reader, name, given)


def _check_template(reader: Reader, name: str, given: Setting) -> None:
    """Report one of SAM's policy templates that SAM would refuse at the deployment."""
    from durablec.aws.sam_policies import parameters, slip

    place = given.key or given.place
    meant = slip(name)
    needed = parameters(name)
    if meant is not None:
        message = f"SAM has no policy template `{name}`"
        reader.add(POLICY, place, message, f"did you mean `{meant}`?")
    elif needed is not None and not isinstance(given.value, dict):
        inside = ", ".join(f"{each}: ..." for each in needed)
        message = f"`{name}` takes a mapping of its parameters"
        reader.add(POLICY, place, message, f"write `{{{name}: {{{inside}}}}}`")
    elif needed is not None:
        assert isinstance(given.value, dict)
        others = [each for each in given.value if each not in needed]
        for missing in (each for each in needed if each not in given.value):
            near = nearest(missing, others)
            help = f"did you mean it by `{near}`?" if near else f"add `{missing}: ...`"
            reader.add(POLICY, place, f"`{name}` is without `{missing}`", help)


def _check_statement(reader: Reader, statement: Setting) -> None:
    if not isinstance(statement.value, dict):
        reader.misshape(statement, "policies", "statements of IAM's")
        return
    given = statement.value
    if _has_odd_keys(reader, given, _KEYS, "a statement of IAM's"):
        return
    effect = given.get("Effect")
    if effect is None or effect.value not in ("Allow", "Deny"):
        reader.refuse(effect or statement, "`Effect` is `Allow` or `Deny`")
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource")):
        if (one in given) == (other in given):
            reader.refuse(statement, f"a statement has `{one}` or `{other}`")
    actions = [each for key in ("Action", "NotAction") for each in _items(given, key)]
    for action in actions:
        _check_action(reader, action)
    for resource in (
        e for key in ("Resource", "NotResource") for e in _items(given, key)
    ):
        _check_resource(reader, resource)
    sid = given.get("Sid")
    if sid is not None and not re.fullmatch("[A-Za-z0-9]*", str(sid.value)):
        reader.refuse(sid, "`Sid` has letters and digits only")
    _check_conditions(reader, given)
    durable = [each for each in actions if str(each.value) in DURABLE_ACTIONS]
    if durable:
        _check_durable(reader, given, durable)


def _has_odd_keys(
    reader: Reader, given: dict[str, Setting], known: tuple[str, ...], what: str
) -> bool:
    """Report keys that are not `known`, and say whether there are any."""
    odd = [(key, setting) for key, setting in given.items() if key not in known]
    for key, setting in odd:
        place = setting.key or setting.place
        help = did_you_mean(key, known)
        reader.add(WRONG_SHAPE, place, f"{what} has no `{key}`", help)
    return bool(odd)


def _check_resource(reader: Reader, resource: Setting) -> None:
    text = resource.value
    if isinstance(text, str) and text != "*" and not text.startswith("arn:"):
        message = f"`{text}` is no resource of IAM's: those are ARNs, or `*`"
        reader.add(POLICY, resource.place, message)


def _check_conditions(reader: Reader, given: dict[str, Setting]) -> None:
    condition = given.get("Condition")
    found = condition.value if condition is not None else {}
    known = {each.lower() for each in _CONDITIONS}
    for word, setting in found.items() if isinstance(found, dict) else ():
        bare = re.sub("^(?:ForAnyValue|ForAllValues):|IfExists$", "", word)
        if bare.lower() not in known:
            place = setting.key or setting.place
            message = f"IAM has no condition `{word}`"
            reader.add(POLICY, place, message, did_you_mean(bare, _CONDITIONS))


def _check_action(reader: Reader, action: Setting) -> None:
    text = str(action.value)
    if not re.fullmatch(r"\*|[a-z0-9-]+:[A-Za-z0-9*?]+", text):
        message = f"`{text}` is no action of IAM's, which are written `service:Action`"
        reader.add(POLICY, action.place, message)
        return
    from durablec.aws.iam_names import mistake

    help = mistake(text)
    is_durable = text.startswith("lambda:") and "Durable" in text and "*" not in text
    if help is not None or (is_durable and text not in DURABLE_ACTIONS):
        reader.add(POLICY, action.place, f"IAM has no action `{text}`", help)


def _check_durable(
    reader: Reader, given: dict[str, Setting], durable: list[Setting]
) -> None:
    """Report a function's ARN without a version, which no execution's begins with."""
    listing = all(str(each.value).endswith("ByFunction") for each in durable)
    for resource in _items(given, "Resource"):
        if not listing and _is_unqualified(resource):
            message = (
                f"`{durable[0].value}` is on executions, and an ARN without a version "
                "is never that of one"
            )
            reader.add(POLICY, resource.place, message, "end it in `:*`")


def _is_unqualified(resource: Setting) -> bool:
    match resource.value:
        case str() as text:
            return _OF_A_FUNCTION.fullmatch(text) is not None
        case {"Fn::GetAtt": inner}:
            parts = inner.value
            if isinstance(parts, list):
                return bool(parts) and parts[-1].value == "Arn"
            return str(parts).endswith(".Arn")
        case {"Fn::Sub": inner}:
            text = str(inner.value)
            return text.endswith(".Arn}") or bool(
                _OF_A_FUNCTION.fullmatch(re.sub(r"\$\{[^}]*\}", "X", text))
            )
        case _:
            return False


def _items(given: dict[str, Setting], key: str) -> Iterator[Setting]:
    setting = given.get(key)
    if setting is not None:
        yield from setting.value if isinstance(setting.value, list) else [setting]
