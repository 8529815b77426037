"""Reads the settings of a handler's function."""

import re
from collections.abc import Mapping
from typing import cast

from durablec import ir
from durablec.codes import FUNCTION_SETTING
from durablec.ir.deployment import Data, Known, Rights, Vpc
from durablec.lower.deploy.literals import all_of
from durablec.lower.deploy.policies import check_name, check_policy
from durablec.lower.deploy.reader import Reader, json_of
from durablec.lower.deploy.references import is_reference, known
from durablec.settings import Setting, Settings
from durablec_dsl.codes import WRONG_SHAPE
from durablec_dsl.diagnostics import Diagnostic, Report, Rule

RUNTIMES = ("python3.13", "python3.14")
"""The managed runtimes that durable functions have (aws-platform.md 1.3)."""

LONGEST_INVOCATION = 900
"""Seconds."""

_MEMORY = range(128, 10_241)
_RESERVED_VARIABLES = ("AWS_", "_HANDLER", "LAMBDA_")
_MOST_LAYERS = 4
_MOST_TAGS = 50
_MOST_ENVIRONMENT = 4096
_REFERENCE = re.compile(r"\$\{(?:AWS::\w+|[A-Z][A-Za-z0-9]*(?:\.[A-Za-z0-9.]+)?)\}")
_ARN_OF_KEY = r"arn:[^:]+:kms:[^:]+:\d{12}:key/.+"


def function_settings(
    reader: Reader,
    project: Settings,
    file: Settings,
    variables: Mapping[str, Known],
) -> ir.FunctionSettings:
    """Return the settings of a function, with those that are wrong left at a default."""
    default = ir.FunctionSettings()
    architecture = reader.words(
        "architecture", ("arm64", "x86_64"), default.architecture
    )
    log_format = reader.words("log_format", ("json", "text"), default.log_format)
    tracing = reader.words("tracing", ("active", "pass_through"), default.tracing)
    return ir.FunctionSettings(
        runtime=_runtime(reader),
        architecture="x86_64" if architecture == "x86_64" else "arm64",
        memory=_memory(reader) or default.memory,
        timeout=_timeout(reader),
        environment=variables,
        layers=_layers(reader),
        vpc=_vpc(reader),
        kms_key=_kms_key(reader),
        tracing="pass_through" if tracing == "pass_through" else "active",
        log_format="text" if log_format == "text" else "json",
        concurrency=reader.whole(
            "concurrency",
            range(1, 1_000_000),
            "`concurrency` is a whole number from 1 on: at 0 no execution could go on",
        ),
        tags=_tags(project, file, reader),
        policies=_policies(reader),
    )


def environment(
    project: Settings, file: Settings, report: Report
) -> Mapping[str, Known]:
    """Return the variables of both; the file's win, one by one."""
    found: dict[str, Known] = {}
    for given in (project, file):
        setting = given.get("environment")
        if setting is None:
            continue
        if not isinstance(setting.value, dict):
            _add(report, WRONG_SHAPE, setting, "`environment` maps names to texts")
            continue
        for name, variable in setting.value.items():
            text = _variable(name, variable, report)
            if text is not None:
                found[name] = text
        _check_size(setting, found, report)
    return found


def _variable(name: str, variable: Setting, report: Report) -> Known | None:
    """Return the value of a variable; report one that Lambda refuses."""
    at_key = variable._replace(place=variable.key or variable.place)
    value = variable.value
    if name.startswith(_RESERVED_VARIABLES):
        message = f"`{name}` is a name that Lambda keeps for itself"
        _add(report, FUNCTION_SETTING, at_key, message)
    elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name):
        message = (
            f"`{name}` is no name of an environment variable: those are two characters "
            "or more, letters, digits and `_`, and begin with a letter"
        )
        _add(report, FUNCTION_SETTING, at_key, message)
    elif is_reference(variable):
        reference = known(variable)
        if not isinstance(reference, str):
            return reference
        _add(report, FUNCTION_SETTING, variable, reference)
    elif isinstance(value, bool):
        return str(value).lower()
    elif isinstance(value, str):
        return _plain(value, variable, report)
    elif isinstance(value, int | float):
        return str(value)
    else:
        from durablec_dsl.suggest import did_you_mean

        message = f"the value of `{name}` is not a text"
        word = next(iter(value), "") if isinstance(value, dict) else ""
        help = did_you_mean(word, ("Ref", "Fn::GetAtt", "Fn::Sub"))
        _add(report, FUNCTION_SETTING, variable, message, help)
    return None


def _plain(text: str, variable: Setting, report: Report) -> str:
    """Return a variable that is a text, and report what only seems to be replaced."""
    if _REFERENCE.search(text):
        message = "`${` in a text of `deploy` stays as it is"
        help = f'write `{{Fn::Sub: "{text}"}}`'
        _add(report, FUNCTION_SETTING, variable, message, help)
    elif "{{resolve:ssm-secure:" in text:
        message = (
            "CloudFormation resolves no `ssm-secure` in the environment of a function"
        )
        help = "give its name, and read it in a step: `aws: ssm.get_parameter`"
        _add(report, FUNCTION_SETTING, variable, message, help)
    return text


def _check_size(setting: Setting, found: Mapping[str, Known], report: Report) -> None:
    size = sum(
        len(name.encode()) + len(value.encode())
        for name, value in found.items()
        if isinstance(value, str)
    )
    if size > _MOST_ENVIRONMENT:
        message = (
            f"the environment of a function has {_MOST_ENVIRONMENT:,} bytes, and this "
            f"is {size:,}"
        )
        _add(report, FUNCTION_SETTING, setting, message)


def _runtime(reader: Reader) -> str:
    setting = reader.given.get("runtime")
    if setting is None or setting.value in RUNTIMES:
        return RUNTIMES[0] if setting is None else str(setting.value)
    from durablec_dsl.suggest import did_you_mean

    message = f"`{setting.value}` is no runtime of a durable function in Python"
    known = ", ".join(RUNTIMES)
    help = did_you_mean(str(setting.value), RUNTIMES) or f"it is one of {known}"
    reader.refuse(setting, message, help)
    return RUNTIMES[0]


def _memory(reader: Reader) -> int | None:
    setting = reader.given.get("memory")
    text = "" if setting is None else str(setting.value)
    meant = re.fullmatch(r"(\d{1,5}) ?(M|G)(?:i?B)?", text)
    help = None
    if meant is not None:
        number = int(meant[1]) * (1024 if meant[2] == "G" else 1)
        help = f"write `{number}`: it is counted in MB" if number in _MEMORY else None
    what = f"memory is from {_MEMORY[0]:,} to {_MEMORY[-1]:,} MB"
    return reader.whole("memory", _MEMORY, what, help)


def _timeout(reader: Reader) -> int:
    what = (
        "one invocation lasts 15 minutes at most; `timeout` of the workflow bounds "
        "the whole execution"
    )
    takes = range(1, LONGEST_INVOCATION + 1)
    return (
        reader.seconds("timeout", takes, what, "write `15m`, or less")
        or ir.FunctionSettings().timeout
    )


def _layers(reader: Reader) -> tuple[Known, ...]:
    number = len(reader.items("layers"))
    if number > _MOST_LAYERS:
        message = (
            f"a function has five layers at most, and one is that of AWS's SDK: "
            f"{_MOST_LAYERS} are left, and these are {number}"
        )
        reader.refuse(reader.given["layers"], message)
        return ()
    return all_of(reader, "layers")


def _vpc(reader: Reader) -> Vpc | None:
    given = reader.mapping("vpc", "`subnets` and `security_groups`")
    if given is None:
        return None
    inner = reader.inner(given, "vpc")
    inner.check_keys(
        Vpc.__match_args__,
        {"subnet_ids": "did you mean `subnets`?", "SubnetIds": "write `subnets`"},
    )
    vpc = Vpc(all_of(inner, "subnets"), all_of(inner, "security_groups"))
    missing = [key for key in Vpc.__match_args__ if not inner.items(key)]
    if missing:
        message = f"a function in a VPC has {' and '.join(f'`{m}`' for m in missing)}"
        reader.refuse(reader.given["vpc"], message)
        return None
    return vpc


def _kms_key(reader: Reader) -> Known | None:
    key = reader.known("kms_key")
    if isinstance(key, str) and not re.fullmatch(_ARN_OF_KEY, key):
        message = f"`{key}` is no ARN of a key of KMS"
        help = "write `arn:aws:kms:REGION:ACCOUNT:key/ID`, or `{Fn::GetAtt: Key.Arn}`"
        reader.refuse(reader.given["kms_key"], message, help)
        return None
    return key


def _tags(project: Settings, file: Settings, reader: Reader) -> Mapping[str, str]:
    """Return the tags of both; the file's win, one by one."""
    found: dict[str, str] = {}
    for given in (project, file):
        tags = reader.inner(given, "deploy").mapping("tags", "texts by name")
        for name, tag in (tags or {}).items():
            at_key = tag._replace(place=tag.key or tag.place)
            if isinstance(tag.value, dict | list | None):
                reader.misshape(tag, name, "a text")
            elif name.lower().startswith("aws:"):
                reader.refuse(at_key, f"`{name}` is a name that AWS keeps for itself")
            elif not 0 < len(name) <= 128 or len(str(tag.value)) > 256:
                message = "a tag has a name of 128 characters and a text of 256 at most"
                reader.refuse(at_key, message)
            elif (sign := _odd_sign(f"{name}{tag.value}")) is not None:
                message = "a tag has letters, digits, spaces and `+-=._:/@`"
                reader.refuse(at_key, f"{message}, and `{sign}` is none of them")
            else:
                found[name] = str(tag.value)
    if len(found) > _MOST_TAGS:
        setting = reader.given["tags"]
        reader.refuse(setting, f"a function has {_MOST_TAGS} tags at most")
    return found


def _odd_sign(text: str) -> str | None:
    """Return the first character that no tag of AWS's has, None if there is none."""
    from unicodedata import category

    odd = (c for c in text if c not in "+-=._:/@" and category(c)[0] not in "LNZ")
    return next(odd, None)


def _policies(reader: Reader) -> tuple[Rights, ...]:
    found: list[Rights] = []
    for each in reader.items("policies"):
        if isinstance(each.value, dict) and not is_reference(each):
            check_policy(reader, each)
            found.append(Rights(cast("Mapping[str, Data]", _data(each, reader))))
        else:
            policy = reader.known_of(each, "policies")
            if isinstance(policy, str):
                check_name(reader, each, policy)
            if policy is not None:
                found.append(Rights(policy))
    return tuple(found)


def _data(setting: Setting, reader: Reader) -> Data:
    """Return a setting as data in which references stand."""
    if is_reference(setting):
        found = known(setting)
        if not isinstance(found, str):
            return found
        reader.refuse(setting, found)
    match setting.value:
        case dict():
            return {key: _data(each, reader) for key, each in setting.value.items()}
        case list():
            return [_data(each, reader) for each in setting.value]
        case _:
            return json_of(setting)


def _add(
    report: Report,
    rule: Rule,
    setting: Setting,
    message: str,
    help: str | None = None,
) -> None:
    report.append(Diagnostic(rule, message, setting.place, (), help))
