"""What AWS's own tools say of a template, without an account and without a network.

cfn-lint checks a SAM template by a schema that has no ranges, and does not run SAM's
transform. `transformed` does, so that the result can be linted as what it becomes.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

_REGION = "us-east-1"
_CLI = "DURABLEC_SAM"


def lint(template: str) -> list[str]:
    """Return what cfn-lint finds in a template, as `E3012 at Resources/X: message`."""
    from cfnlint.decode.decode import decode_str

    decoded, mistakes = decode_str(template)
    matches = mistakes or _linter().validate_template(decoded or {})
    return [_finding(match) for match in matches]


@cache
def _linter() -> Any:
    """Return cfn-lint with its rules, which it takes longer to load than to run.

    It goes from file to file with them itself, when it is given several.
    """
    from cfnlint.config import ConfigMixIn
    from cfnlint.runner import Runner

    return Runner(ConfigMixIn(regions=[_REGION]))


def transformed(template: str) -> dict[str, Any]:
    """Return the CloudFormation template that SAM makes of a template.

    The code of its functions is taken to be in a bucket, as after `sam package`.
    """
    from boto3 import Session
    from samtranslator.parser.parser import (
        Parser,
    )
    from samtranslator.translator.translator import (
        Translator,
    )

    session = Session(region_name=_REGION)
    translator = Translator(None, Parser(), boto_session=session)
    result: dict[str, Any] = translator.translate(_packaged(template), {})
    return result


def lint_transformed(template: str) -> list[str]:
    """Return what cfn-lint finds in what SAM makes of a template."""
    return lint(json.dumps(transformed(template), ensure_ascii=False))


def sam_cli() -> str | None:
    """Return the SAM CLI of `DURABLEC_SAM`, else the one on the path, else None."""
    return os.environ.get(_CLI) or shutil.which("sam")


@cache
def python_of_lambda() -> str | None:
    """Return the Python 3.13 with which SAM builds, None if there is none that runs."""
    path = shutil.which("python3.13")
    if path is None:
        return None
    done = subprocess.run([path, "--version"], capture_output=True, check=False)
    return path if done.returncode == 0 else None


def sam_validate(template: Path) -> str:
    """Return what `sam validate --lint` says of a file, "" if it is valid.

    Needs the SAM CLI that `sam_cli` finds.
    """
    return _sam(
        "validate", "--lint", "--template", str(template), folder=template.parent
    )


def sam_build(template: Path, *options: str) -> str:
    """Let `sam build` make `.aws-sam` beside a template; return why it did not.

    Needs the SAM CLI that `sam_cli` finds, and `python_of_lambda`.
    """
    return _sam("build", "--template", str(template), *options, folder=template.parent)


def _sam(*arguments: str, folder: Path) -> str:
    cli = sam_cli()
    assert cli is not None, f"no SAM CLI: set {_CLI}"
    offline = {
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": _REGION,
        "SAM_CLI_TELEMETRY": "0",
    }
    done = subprocess.run(
        [cli, *arguments],
        cwd=folder,
        env=os.environ | offline,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr if done.returncode else ""


def parsed(template: str) -> dict[str, Any]:
    """Return a template as data; `!Ref X` is `{"Ref": "X"}`, as CloudFormation has it."""
    from samtranslator.yaml_helper import (
        yaml_parse,
    )

    result: dict[str, Any] = yaml_parse(template)
    return result


def _packaged(template: str) -> dict[str, Any]:
    values = parsed(template)
    for resource in values["Resources"].values():
        for key in {"CodeUri", "ContentUri"} & resource.get("Properties", {}).keys():
            resource["Properties"][key] = "s3://bucket/key"
    return values


def _finding(match: Any) -> str:
    return f"{match.rule.id}: {match.message}"
