"""Reads the top level of a workflow file."""

from durablec_dsl import ast, codes
from durablec_dsl.source import Span
from durablec_dsl.values import Duration, Field, Name, RecordValue, TypeDef
from durablec_dsl.yaml_keys import Keys, Reader, Shape, describe, keys_of, target
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, YamlNode
from durablec_dsl.yaml_parts import retry, retry_policy
from durablec_dsl.yaml_scalars import resolve
from durablec_dsl.yaml_types import PRIMITIVES, type_of
from durablec_dsl.yaml_values import (
    plain_text,
    read_constant,
    read_fields,
    read_literal,
    read_value,
)
from durablec_dsl.yaml_words import (
    check_name,
    duration,
    is_identifier,
    not_reserved,
    used_name,
)

_DAY = 86_400
_MAX_RETENTION_DAYS = 90

WORKFLOW = Shape(
    "a workflow",
    keys_of(
        "durablec workflow description timeout retention input output types retries"
        " defaults constants blocks on_failure deploy steps"
    ),
    required=("durablec", "workflow", "steps"),
)
DEFAULTS = Shape("`defaults`", ("retry",))
BLOCK = Shape("a block", keys_of("input steps"), required=("steps",))


def read_workflow(
    reader: Reader, root: YamlNode, allowed: list[Name]
) -> ast.Workflow | None:
    """Read the document of a file; None where it is no mapping."""
    if not isinstance(root, Mapping):
        reader.error(
            codes.WRONG_SHAPE,
            _first_line(reader, root),
            f"a workflow is a mapping of keys, and this is {describe(root)}",
            help="begin with `durablec: 1` and `workflow: NAME`",
        )
        return None
    keys = reader.keys(root, WORKFLOW, _head(root))
    _version(reader, keys.get("durablec"))
    return ast.Workflow(
        root.span,
        reader.source,
        name=used_name(reader, keys.get("workflow")),
        description=plain_text(reader, keys.get("description")),
        timeout=duration(reader, keys.get("timeout")),
        retention=_retention(reader, keys.get("retention")),
        input=type_of(reader, keys.get("input")),
        output=type_of(reader, keys.get("output")),
        types=_types(reader, keys.get("types")),
        retries=_retries(reader, keys.get("retries")),
        default_retry=_default_retry(reader, keys.get("defaults")),
        constants=_constants(reader, keys.get("constants")),
        blocks=_blocks(reader, keys.get("blocks")),
        on_failure=reader.body(keys.get("on_failure"), "err"),
        deploy=_deploy(reader, keys.get("deploy")),
        body=reader.body(keys.get("steps")) or [],
        allowed=allowed,
        on_failure_head=_key(keys.get("on_failure")),
    )


def _head(root: Mapping) -> Span:
    if root.pairs:
        return root.pairs[0].key.span
    return Span(root.span.start, root.span.start + 1)


def _key(pair: Pair | None) -> Span | None:
    return None if pair is None else pair.key.span


def _first_line(reader: Reader, root: YamlNode) -> Span:
    start, end = root.span
    stop = reader.source.text.find("\n", start, end)
    return Span(start, end if stop < 0 else stop)


def _version(reader: Reader, pair: Pair | None) -> None:
    if pair is None:
        return
    node = target(pair.value)
    if not isinstance(node, Scalar):
        reader.wrong_shape(pair, "the version of the language, which is `1`")
    elif node.style is not None or resolve(node.value) != 1 or node.value != "1":
        reader.error(
            codes.UNSUPPORTED_VERSION,
            node.span if node.span.end > node.span.start else pair.key.span,
            f"{describe(node)} is no version of the language that is known",
            help="write `durablec 1`" if reader.is_text else "write `durablec: 1`",
        )


def _retention(reader: Reader, pair: Pair | None) -> Duration | None:
    found = duration(reader, pair)
    if found is None:
        return None
    days, rest = divmod(found.seconds, _DAY)
    if rest == 0 and 1 <= days <= _MAX_RETENTION_DAYS:
        return found
    reader.error(
        codes.BAD_DURATION,
        found.span,
        f"`retention` is between 1 and {_MAX_RETENTION_DAYS} whole days, "
        f"and `{found.text}` is not",
        help=f"write `{min(max(days, 1), _MAX_RETENTION_DAYS)}d`",
    )
    return None


def _types(reader: Reader, pair: Pair | None) -> list[TypeDef]:
    found = []
    for under in _entries(reader, pair, "a mapping of names to types"):
        name = _type_name(reader, under.key)
        type_ = type_of(reader, under)
        if name is not None:
            found.append(TypeDef(_span(under), name, type_))
    return found


def _type_name(reader: Reader, key: Scalar) -> Name | None:
    if key.value in PRIMITIVES:
        reader.error(
            codes.RESERVED_NAME,
            key.span,
            f"`{key.value}` is a built-in type and cannot be defined",
        )
        return None
    if not is_identifier(key.value):
        reader.error(
            codes.BAD_NAME,
            key.span,
            f"`{key.value}` is no name of a type: those are letters, digits and `_`",
        )
        return None
    name = Name(key.span, key.value)
    return name if not_reserved(reader, name) else None


def _retries(reader: Reader, pair: Pair | None) -> list[ast.RetryDef]:
    found = []
    for under in _entries(reader, pair, "a mapping of names to retry policies"):
        name = _new_name(reader, under.key)
        if name is not None and name.text == "none":
            reader.error(
                codes.RESERVED_NAME,
                name.span,
                "`none` means no retry and cannot name a policy",
            )
            name = None
        policy = retry_policy(reader, under)
        if name is not None:
            found.append(ast.RetryDef(_span(under), name, policy))
    return found


def _default_retry(reader: Reader, pair: Pair | None) -> ast.RetrySpec | None:
    if pair is None:
        return None
    node = reader.mapping(pair, "a mapping with `retry`")
    if node is None:
        return None
    keys: Keys = reader.keys(node, DEFAULTS, pair.key.span)
    return retry(reader, keys.get("retry"))


def _constants(reader: Reader, pair: Pair | None) -> list[Field]:
    found = []
    for under in _entries(reader, pair, "a mapping of names to literals"):
        value = read_value(reader, under.value, read_constant)
        if not is_identifier(under.key.value):
            check_name(reader, under.key)
        elif value is not None:
            key = under.key
            found.append(Field(_span(under), key.value, key.span, value))
    return found


def _blocks(reader: Reader, pair: Pair | None) -> list[ast.Block]:
    if pair is None or reader.refuse_alias(pair.value):
        return []
    found = []
    for under in _entries(reader, pair, "a mapping of names to blocks"):
        name = _new_name(reader, under.key)
        node = reader.own_mapping(under, "a mapping with `steps`")
        if node is None:
            continue
        keys = reader.keys(node, BLOCK, under.key.span)
        input_ = type_of(reader, keys.get("input"))
        body = reader.body(keys.get("steps")) or []
        if name is not None:
            found.append(ast.Block(_span(under), name, input_, body))
    return found


def _deploy(reader: Reader, pair: Pair | None) -> RecordValue | None:
    if pair is None:
        return None
    node = reader.mapping(pair, "a mapping")
    if node is None:
        return None
    # What `${` means in it is for the compiler to say.
    return RecordValue(node.span, read_fields(reader, node, read_literal))


def _entries(reader: Reader, pair: Pair | None, takes: str) -> list[Pair]:
    if pair is None:
        return []
    node = reader.mapping(pair, takes)
    return [] if node is None else node.pairs


def _new_name(reader: Reader, key: Scalar) -> Name | None:
    name = check_name(reader, key)
    return name if name is not None and not_reserved(reader, name) else None


def _span(pair: Pair) -> Span:
    return Span(pair.key.span.start, max(pair.key.span.end, pair.value.span.end))
