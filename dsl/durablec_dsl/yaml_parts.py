"""Reads the parts that statements share: calls, retries, undos and completions."""

from typing import Literal as OneOf
from typing import cast

from durablec_dsl import ast, codes
from durablec_dsl.source import Span
from durablec_dsl.values import Field, Name
from durablec_dsl.yaml_habits import meant_function
from durablec_dsl.yaml_keys import (
    Keys,
    Reader,
    Shape,
    each,
    keys_of,
    point,
    target,
)
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, Unreadable, is_nothing
from durablec_dsl.yaml_values import is_null, read_fields, sequence, word
from durablec_dsl.yaml_words import (
    check_name,
    duration,
    is_identifier,
    is_path,
    number,
    number_or_expression,
    path,
)

JITTERS = ("none", "half", "full")
COMPLETIONS = ("all", "any", "first", "settled")

RETRY = Shape(
    "a retry policy",
    keys_of("max_attempts initial_delay backoff_rate max_delay jitter errors except"),
)
UNDO = Shape("an `undo`", ("call", "aws", "with", "retry"), one_of=(("call", "aws"),))
COMPLETION = Shape(
    "a completion",
    ("min_successful", "tolerated_failures", "tolerated_failure_percentage"),
    some_of=(("min_successful", "tolerated_failures", "tolerated_failure_percentage"),),
)

# Calls --------------------------------------------------------------------------------


def call(reader: Reader, keys: Keys) -> ast.Call | None:
    """Read `call` or `aws` with `with`; None where neither can be read."""
    arguments, under = _arguments(reader, keys.get("with"))
    of_function, of_aws = keys.get("call"), keys.get("aws")
    if of_function is not None:
        function = _function(reader, of_function)
        if function is None:
            return None
        span = _span(of_function, keys.get("with"))
        return ast.FunctionCall(span, function, arguments, under)
    if of_aws is not None:
        operation = _operation(reader, of_aws)
        if operation is None:
            return None
        return ast.AwsCall(_span(of_aws, keys.get("with")), operation, arguments, under)
    return None


def refuse_arguments_alone(reader: Reader, keys: Keys, *names: str) -> None:
    """Report keys that belong to a call where no call is given."""
    if keys.get("call") is None and keys.get("aws") is None:
        for name in names:
            pair = keys.get(name)
            if pair is not None:
                reader.error(
                    codes.MISSING_KEY,
                    pair.key.span,
                    f"`{name}` belongs to a call, and neither `call` nor `aws` is given",
                )


def _arguments(reader: Reader, pair: Pair | None) -> tuple[list[Field], Span | None]:
    if pair is None:
        return [], None
    takes = "a mapping of parameter names to values"
    node = reader.mapping(pair, takes, help="write `{name: value}`")
    if node is None:
        return [], None
    return read_fields(reader, node), node.span


def arguments(reader: Reader, pair: Pair | None) -> list[Field]:
    """Read a `with` that gives values by name."""
    return _arguments(reader, pair)[0]


def _function(reader: Reader, pair: Pair) -> Name | None:
    node = target(pair.value)
    takes = "a function as `module.function`"
    if isinstance(node, Scalar) and not is_null(node):
        text = node.value
        if "." in text and is_path(text):
            return Name(node.span, text)
        reader.wrong_shape(pair, takes, help=_function_repair(text))
        return None
    reader.wrong_shape(pair, takes)
    return None


def _function_repair(text: str) -> str | None:
    of_aws, _, operation = text.partition(":")
    if of_aws == "aws" and is_path(operation):
        return f"write `aws: {operation}` in place of `call`"
    bare, parenthesis, _ = text.partition("(")
    meant = meant_function(bare)
    named = meant.replace("-", "_")
    if "." not in named or not is_path(named):
        alone = is_identifier(text)
        return f"name its module too, such as `functions.{text}`" if alone else None
    if parenthesis:
        return f"write `{named}`; its arguments are given under `with`"
    if named == meant:
        return f"write `{named}`"
    return (
        "the names of modules and functions in Python are letters, digits and `_`: "
        f"rename it, and write `{named}`"
    )


def _operation(reader: Reader, pair: Pair) -> Name | None:
    node = target(pair.value)
    if isinstance(node, Scalar) and not is_null(node):
        service, dot, operation = node.value.partition(".")
        # Names of services have hyphens: `cognito-idp`.
        known = service[:1].isalnum() and service.replace("-", "").isalnum()
        if dot and known and service.isascii() and is_identifier(operation):
            return Name(node.span, node.value)
    reader.wrong_shape(
        pair,
        "an operation as `service.operation`",
        help="write it as boto3 has it, such as `dynamodb.put_item`",
    )
    return None


def _span(first: Pair, second: Pair | None) -> Span:
    """Return the span of a call: its key to the end of what was written last."""
    pairs = [first] if second is None else [first, second]
    start = min(pair.key.span.start for pair in pairs)
    return Span(
        start, max(max(pair.key.span.end, pair.value.span.end) for pair in pairs)
    )


# Retries and undos --------------------------------------------------------------------


def retry(reader: Reader, pair: Pair | None) -> ast.RetrySpec | None:
    """Read `retry`: the name of a policy, a policy in its place, or `none`."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Mapping):
        return retry_policy(reader, pair)
    takes = "a name, a mapping or `none`"
    if isinstance(node, Scalar) and not is_null(node):
        if node.value == "none":
            return ast.NoRetry(node.span)
        if node.value.isdigit():
            colon = "" if reader.is_text else ":"
            help = f"write `{{max_attempts{colon} {node.value}}}`"
            reader.wrong_shape(pair, takes, help=help)
            return None
        return check_name(reader, node)
    null = isinstance(node, Scalar) and not is_nothing(node)
    reader.wrong_shape(pair, takes, help="write `none`" if null else None)
    return None


def retry_policy(reader: Reader, pair: Pair) -> ast.Retry | None:
    """Read a retry policy that is written as a mapping."""
    node = reader.mapping(pair, "a retry policy, which is a mapping")
    if node is None:
        return None
    keys = reader.keys(node, RETRY, pair.key.span)
    return ast.Retry(
        node.span,
        max_attempts=number(reader, keys.get("max_attempts"), 1),
        initial_delay=duration(reader, keys.get("initial_delay")),
        backoff_rate=number(reader, keys.get("backoff_rate"), 1, whole=False),
        max_delay=duration(reader, keys.get("max_delay")),
        jitter=jitter(reader, keys.get("jitter")),
        errors=errors(reader, keys.get("errors")),
        never=errors(reader, keys.get("except")),
    )


def jitter(reader: Reader, pair: Pair | None) -> OneOf["none", "half", "full"] | None:
    """Read how a pause is varied."""
    return cast('OneOf["none", "half", "full"] | None', word(reader, pair, JITTERS))


def errors(reader: Reader, pair: Pair | None) -> list[Name]:
    """Read a list of error names, which has one at least."""
    if pair is None:
        return []
    node = target(pair.value)
    alone = isinstance(node, Scalar) and not is_null(node) and is_path(node.value)
    help = f"write `[{node.value}]`" if isinstance(node, Scalar) and alone else None
    items = sequence(reader, pair, "a list of error names", help=help)
    if items is None:
        # What was meant is plain, and other checks may look at it.
        return (
            [Name(node.span, node.value)] if isinstance(node, Scalar) and alone else []
        )
    if not items:
        reader.error(
            codes.WRONG_SHAPE,
            Span(node.span.start, node.span.end),
            f"`{pair.key.value}` names one error at least, and this list is empty",
        )
    return each(lambda item: path(reader, item, "the name of an error"), pair, items)


def undo(reader: Reader, pair: Pair | None) -> ast.Undo | None:
    """Read `undo`: the call that takes a statement back."""
    if pair is None:
        return None
    node = target(pair.value)
    help = None
    if isinstance(node, Scalar) and "." in node.value and is_path(node.value):
        help = f"write `{{call: {node.value}}}`"
    mapping = reader.mapping(pair, "a mapping with `call` or `aws`", help=help)
    if mapping is None:
        return None
    keys = reader.keys(mapping, UNDO, pair.key.span)
    return ast.Undo(mapping.span, call(reader, keys), retry(reader, keys.get("retry")))


# Completion ---------------------------------------------------------------------------


def completion(reader: Reader, pair: Pair | None) -> ast.CompletionSpec | None:
    """Read `complete`: a word, or a mapping of limits."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Unreadable):
        return None
    if not isinstance(node, Mapping):
        return _completion_word(reader, pair)
    keys = reader.keys(node, COMPLETION, pair.key.span)
    percentage = keys.get("tolerated_failure_percentage")
    return ast.Completion(
        node.span,
        number_or_expression(reader, keys.get("min_successful"), 1),
        number_or_expression(reader, keys.get("tolerated_failures"), 0),
        number_or_expression(reader, percentage, 0, 100),
    )


def _completion_word(reader: Reader, pair: Pair) -> ast.CompletionName | None:
    found = word(reader, pair, COMPLETIONS)
    if found is None:
        return None
    return ast.CompletionName(
        point(pair), cast('OneOf["all", "any", "first", "settled"]', found)
    )
