"""The tables of the language reference say what the code does."""

import re
from inspect import getclosurevars
from pathlib import Path
from typing import Any

from aws_durable_execution_sdk_python.retries import RetryStrategyConfig

from durablec import ir
from durablec.backends.sam.facts import TEMPLATE_OUTPUTS
from durablec.backends.sam.functions import OUTPUTS_OF_ONE
from durablec.checks.changed_labels import LONGEST_LABEL
from durablec.lower.deploy import deployment
from durablec.lower.policies import LANGUAGE_ERRORS
from durablec.lower.workflow import (
    _LAMBDA_VARIABLES,
    _RETENTION,
    LONGEST_EXECUTION,
    _roots,
)
from durablec_dsl import (
    expression_builder,
    type_builder,
    yaml_anchors,
    yaml_statements,
)
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import MAX_SECONDS, parse_duration, short_form
from durablec_dsl.loading import MAX_BYTES
from durablec_dsl.schema import SHAPES, key_of
from durablec_dsl.schema_deploy import DEPLOY
from durablec_dsl.words import RESERVED_WORDS
from durablec_dsl.yaml_parts import COMPLETION, COMPLETIONS
from durablec_runtime import (
    DEFAULT_RETRY,
    NO_RETRY,
    _bounds,
    _names,
    _poll,
    _retry,
    _step,
    durable,
)
from tests.support.reference import firsts, load_script, page, rows, section


def test_the_tables_of_keys_are_current() -> None:
    script = load_script("reference_tables")
    assert script.rewritten(page()) == page(), "run scripts/reference_tables.py"


def test_the_keys_of_every_mapping_are_listed_once() -> None:
    script = load_script("reference_tables")
    assert sorted(script.names(page())) == sorted([*SHAPES, *script.SETTINGS])


def test_the_errors_are_those_of_the_language_and_of_the_runtime() -> None:
    of_language, of_runtime = _errors()
    assert set(of_language) == set(LANGUAGE_ERRORS)
    raised = set()
    for path in Path(_retry.__file__).parent.glob("*.py"):
        raised |= set(re.findall(r'fail\(\s*"(\w+)"', path.read_text()))
    assert set(of_runtime) == raised - set(LANGUAGE_ERRORS)


def test_what_is_never_retried_is_what_the_runtime_never_retries() -> None:
    of_language, of_runtime = _errors()
    never = {name for name in (*of_language, *of_runtime) if name in _retry._FINAL}
    assert never == _retry._FINAL
    (sentence,) = re.findall(r"never retried.*?:(.*?)\.\n\n", page(), re.DOTALL)
    assert set(re.findall(r"`(\w+)`", sentence)) == _retry._FINAL


def _errors() -> tuple[list[str], list[str]]:
    """Return the names in the tables of the language's errors and of the runtime's."""
    tables = section("Errors").split("\n\n")
    first, second = (each for each in tables if each.startswith("| error |"))
    return firsts(first), firsts(second)


def test_the_completions_are_those_of_the_parser() -> None:
    found = [
        word.strip("{").partition(":")[0] for word in firsts(section("Completion"))
    ]
    assert found[: len(COMPLETIONS) + 3] == [*COMPLETIONS, *COMPLETION.keys]


def test_the_retries_are_those_of_the_sdk() -> None:
    default, policy, none = (row[1:] for row in rows("Retry")[:3])
    assert default == _shown(getclosurevars(DEFAULT_RETRY).nonlocals["config"])
    assert policy == _shown(RetryStrategyConfig())
    assert none[0] == str(getclosurevars(NO_RETRY).nonlocals["config"].max_attempts)
    keys = ("max_attempts", "initial_delay", "backoff_rate", "max_delay", "jitter")
    assert [key_of("policy", key).default.strip("`") for key in keys] == policy


def _shown(config: RetryStrategyConfig) -> list[str]:
    return [
        str(config.max_attempts),
        short_form(config.initial_delay_seconds),
        f"{config.backoff_rate:g}",
        short_form(config.max_delay_seconds),
        config.jitter_strategy.value.lower(),
    ]


def test_the_other_defaults_are_those_of_the_code() -> None:
    polling = {
        "every": short_form(_poll._EVERY.seconds),
        "max_attempts": str(_poll._MAX_ATTEMPTS),
        "max_delay": f"{short_form(_poll._MAX_DELAY)}, or `every` if that is longer",
    }
    assert {key: key_of("poll", key).default for key in polling} == polling
    concurrency = key_of("map", "max_concurrency").default
    assert concurrency.startswith(f"{ir.DEFAULT_CONCURRENCY};")
    report = Report()
    given, _ = deployment({}, {}, report)
    properties: Any = DEPLOY["properties"]
    for key in ("runtime", "architecture", "memory"):
        assert properties[key]["default"] == getattr(given, key)
    assert parse_duration(properties["timeout"]["default"]) == given.timeout
    assert (
        key_of("workflow", "timeout").default == f"{LONGEST_EXECUTION // 86_400} days"
    )
    assert key_of("workflow", "retention").default == f"{_RETENTION} days"


def test_what_expressions_may_read_is_what_they_may() -> None:
    roots = {each.name for each in _roots(ir.FunctionSettings(), [])}
    named = {
        word.partition(".")[0] for word in firsts(section("Values and expressions"))
    }
    assert named == {"input", *roots}
    assert all(f"`{name}`" in page() for name in _LAMBDA_VARIABLES)


def test_the_reserved_words_are_the_parsers() -> None:
    listed = section("Reserved words").split("\n\n")[2]
    assert re.findall(r"`(\w+)`", listed) == sorted(RESERVED_WORDS)


def test_the_built_in_steps_are_the_runtimes() -> None:
    listed = [word for word in firsts(section("Calls")) if word.startswith("durable.")]
    assert sorted(listed) == sorted(f"durable.{name}" for name in durable.__all__)


def test_the_limits_are_those_of_the_code() -> None:
    limits = {row[0]: row[1] for row in rows("Limits")}
    days = f"{MAX_SECONDS // 86_400} days"
    assert limits["A duration"] == days
    assert limits["How long an execution may take"] == days
    assert limits["A file"] == f"{MAX_BYTES:,} bytes"
    assert limits["Statements in statements"] == f"{yaml_statements.MAX_DEPTH} levels"
    depths = {
        expression_builder.MAX_DEPTH,
        type_builder.MAX_DEPTH,
        yaml_anchors.MAX_DEPTH,
    }
    assert {limits["An expression, a type, data"]} == {f"{n} levels" for n in depths}
    aliases = limits["Values that the aliases of a file stand for"]
    assert aliases == f"{yaml_anchors.MAX_EXPANDED:,}"
    result = limits["The result of one step or look"]
    assert result == f"{_step.RESULT_BYTES:,} bytes of JSON"
    assert limits["The message of an error"].startswith(f"{_bounds.MESSAGE_BYTES:,} ")
    assert limits["The `data` of an error"].startswith(f"{_bounds.DATA_BYTES:,} ")
    assert limits["A `label`"] == f"{_names._LONGEST} characters"
    assert _names._LONGEST == LONGEST_LABEL
    workflows = limits["Workflows in one build, which is one template"]
    most = TEMPLATE_OUTPUTS // OUTPUTS_OF_ONE
    assert workflows.startswith(f"{most}; fewer ")
