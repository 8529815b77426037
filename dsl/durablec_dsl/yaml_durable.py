"""Reads the durable statements: those that leave an operation in the history."""

from durablec_dsl import ast, codes
from durablec_dsl.source import Span
from durablec_dsl.values import Name, Value
from durablec_dsl.yaml_habits import meant_duration
from durablec_dsl.yaml_keys import Keys, Reader, Shape, keys_of, target
from durablec_dsl.yaml_nodes import Mapping, Pair, Scalar, Sequence
from durablec_dsl.yaml_parts import (
    arguments,
    call,
    completion,
    jitter,
    refuse_arguments_alone,
    retry,
    undo,
)
from durablec_dsl.yaml_types import type_of
from durablec_dsl.yaml_values import (
    boolean,
    data,
    expression,
    read_value,
    text,
    word,
)
from durablec_dsl.yaml_words import (
    check_name,
    duration,
    duration_or_expression,
    new_name,
    number,
    own_name,
    used_name,
)

STEP = Shape(
    "a `step`",
    keys_of("step call aws with retry semantics timeout undo returns label"),
    one_of=(("call", "aws"),),
)
WAIT = Shape("a `wait`", ("wait", "for", "until", "label"), one_of=(("for", "until"),))
CALLBACK = Shape(
    "a `callback`",
    keys_of("callback call aws with retry timeout heartbeat payload undo label"),
    at_most_one=(("call", "aws"),),
)
OPEN = Shape("an `open`", ("open", "timeout", "heartbeat", "payload", "label"))
AWAIT = Shape("an `await`", ("await", "of"), required=("of",))
POLL = Shape(
    "a `poll`",
    keys_of(
        "poll call aws with until every backoff_rate max_delay jitter max_attempts after initial retry timeout label"
    ),
    required=("until",),
    one_of=(("call", "aws"),),
)
INVOKE = Shape(
    "an `invoke`",
    ("invoke", "function", "workflow", "with", "detach", "tenant", "undo", "label"),
    one_of=(("function", "workflow"),),
)
GROUP = Shape(
    "a `group`",
    ("group", "steps", "use", "with", "retry", "timeout", "undo", "label"),
    one_of=(("steps", "use"),),
)
PARALLEL = Shape(
    "a `parallel`",
    keys_of("parallel branches complete max_concurrency nesting summary label"),
    required=("branches",),
)
MAP = Shape(
    "a `map`",
    keys_of(
        "map items as index steps max_concurrency batch complete nesting summary label item_label"
    ),
    required=("items", "steps"),
)
NESTINGS = ("flat", "nested")
SEMANTICS = ("at_least_once_per_retry", "at_most_once_per_retry", "at_most_once")


def step(reader: Reader, keys: Keys) -> ast.Step:
    return ast.Step(
        keys.span,
        keys.head,
        own_name(reader, keys, "step"),
        call=call(reader, keys),
        retry=retry(reader, keys.get("retry")),
        semantics=_semantics(reader, keys.get("semantics")),
        timeout=duration_or_expression(reader, keys.get("timeout")),
        undo=undo(reader, keys.get("undo")),
        returns=type_of(reader, keys.get("returns")),
        label=text(reader, keys.get("label")),
    )


def _semantics(reader: Reader, pair: Pair | None) -> Name | None:
    found = word(reader, pair, SEMANTICS)
    if pair is None or found is None:
        return None
    return Name(target(pair.value).span, found)


def wait(reader: Reader, keys: Keys) -> ast.Wait:
    return ast.Wait(
        keys.span,
        keys.head,
        own_name(reader, keys, "wait"),
        length=duration_or_expression(reader, keys.get("for")),
        until=_moment(reader, keys.get("until")),
        label=text(reader, keys.get("label")),
    )


def with_length(reader: Reader, node: Mapping) -> Mapping:
    """Report a `wait: 10s`, and return the mapping that is meant by it."""
    (kind, value), *others = node.pairs
    given = target(value)
    meant = meant_duration(given.value) if isinstance(given, Scalar) else None
    if meant is None or not isinstance(given, Scalar):
        return node
    if any(key.value in ("for", "until") for key, _ in others):
        return node
    reader.error(
        codes.BAD_NAME,
        given.span,
        f"`{given.value}` stands where the name of this `wait` must",
        help=f"write `wait: pause`, and `for: {meant}` below it",
    )
    # Two waits of no name are not the same one.
    name = Scalar(given.span, f"wait_{given.span.start}", None)
    length = Pair(Scalar(kind.span, "for", None), Scalar(given.span, meant, None))
    return Mapping(node.span, [Pair(kind, name), length, *others])


def _moment(reader: Reader, pair: Pair | None) -> Value | None:
    """Read a moment: an expression, or a timestamp as text."""
    if pair is not None:
        node = target(pair.value)
        # The compiler reads the timestamp; a bare expression begins with a letter.
        if isinstance(node, Scalar) and node.value[:4].isdigit():
            return text(reader, pair)
    return expression(reader, pair, "a moment")


def callback(reader: Reader, keys: Keys) -> ast.Callback:
    refuse_arguments_alone(reader, keys, "with", "retry")
    return ast.Callback(
        keys.span,
        keys.head,
        own_name(reader, keys, "callback"),
        submitter=call(reader, keys),
        retry=retry(reader, keys.get("retry")),
        timeout=duration_or_expression(reader, keys.get("timeout")),
        heartbeat=duration_or_expression(reader, keys.get("heartbeat")),
        payload=type_of(reader, keys.get("payload")),
        undo=undo(reader, keys.get("undo")),
        label=text(reader, keys.get("label")),
    )


def open_(reader: Reader, keys: Keys) -> ast.Open:
    return ast.Open(
        keys.span,
        keys.head,
        own_name(reader, keys, "open"),
        timeout=duration_or_expression(reader, keys.get("timeout")),
        heartbeat=duration_or_expression(reader, keys.get("heartbeat")),
        payload=type_of(reader, keys.get("payload")),
        label=text(reader, keys.get("label")),
    )


def await_(reader: Reader, keys: Keys) -> ast.Await:
    return ast.Await(
        keys.span,
        keys.head,
        own_name(reader, keys, "await"),
        of=used_name(reader, keys.get("of")),
    )


def poll(reader: Reader, keys: Keys) -> ast.Poll:
    return ast.Poll(
        keys.span,
        keys.head,
        own_name(reader, keys, "poll"),
        call=call(reader, keys),
        until=expression(reader, keys.get("until")),
        every=duration_or_expression(reader, keys.get("every")),
        backoff_rate=number(reader, keys.get("backoff_rate"), 1, whole=False),
        max_delay=duration(reader, keys.get("max_delay")),
        jitter=jitter(reader, keys.get("jitter")),
        max_attempts=number(reader, keys.get("max_attempts"), 1),
        after=duration_or_expression(reader, keys.get("after")),
        initial=data(reader, keys.get("initial")),
        retry=retry(reader, keys.get("retry")),
        timeout=duration_or_expression(reader, keys.get("timeout")),
        label=text(reader, keys.get("label")),
    )


def invoke(reader: Reader, keys: Keys) -> ast.Invoke:
    return ast.Invoke(
        keys.span,
        keys.head,
        own_name(reader, keys, "invoke"),
        function=text(reader, keys.get("function")),
        workflow=used_name(reader, keys.get("workflow")),
        payload=data(reader, keys.get("with")),
        detach=boolean(reader, keys.get("detach")),
        tenant=text(reader, keys.get("tenant")),
        undo=undo(reader, keys.get("undo")),
        label=text(reader, keys.get("label")),
    )


def group(reader: Reader, keys: Keys) -> ast.Group:
    given = keys.get("with")
    if given is not None and keys.get("use") is None:
        reader.error(
            codes.KEY_CONFLICT,
            given.key.span,
            "`with` gives values to a block, and this `group` uses none",
            help="the steps of a `group` read the names around it",
        )
    return ast.Group(
        keys.span,
        keys.head,
        own_name(reader, keys, "group"),
        body=reader.body(keys.get("steps")),
        use=used_name(reader, keys.get("use")),
        arguments=arguments(reader, given),
        retry=retry(reader, keys.get("retry")),
        timeout=duration_or_expression(reader, keys.get("timeout")),
        undo=undo(reader, keys.get("undo")),
        label=text(reader, keys.get("label")),
    )


def parallel(reader: Reader, keys: Keys) -> ast.Parallel:
    return ast.Parallel(
        keys.span,
        keys.head,
        own_name(reader, keys, "parallel"),
        branches=_branches(reader, keys.get("branches")),
        complete=completion(reader, keys.get("complete")),
        max_concurrency=number(reader, keys.get("max_concurrency"), 1),
        flat=_is_flat(reader, keys.get("nesting")),
        summary=new_name(reader, keys.get("summary")),
        label=text(reader, keys.get("label")),
    )


def _branches(reader: Reader, pair: Pair | None) -> list[ast.Branch]:
    if pair is None:
        return []
    takes = "a mapping of branch names to lists of statements"
    node = reader.own_mapping(pair, takes)
    branches = []
    for under in node.pairs if node is not None else []:
        name = check_name(reader, under.key)
        body = reader.body(under)
        if name is not None and body is not None:
            span = Span(under.key.span.start, under.value.span.end)
            branches.append(ast.Branch(span, name, body))
    return branches


def map_(reader: Reader, keys: Keys) -> ast.Map:
    return ast.Map(
        keys.span,
        keys.head,
        own_name(reader, keys, "map"),
        items=_items(reader, keys.get("items")),
        item=new_name(reader, keys.get("as")),
        index=new_name(reader, keys.get("index")),
        body=reader.body(keys.get("steps")) or [],
        max_concurrency=number(reader, keys.get("max_concurrency"), 1),
        batch=number(reader, keys.get("batch"), 1),
        complete=completion(reader, keys.get("complete")),
        flat=_is_flat(reader, keys.get("nesting")),
        summary=new_name(reader, keys.get("summary")),
        label=text(reader, keys.get("label")),
        item_label=text(reader, keys.get("item_label")),
    )


def _items(reader: Reader, pair: Pair | None) -> Value | None:
    if pair is not None and isinstance(target(pair.value), Sequence):
        return read_value(reader, pair.value)
    return expression(reader, pair, "an expression or a list")


def _is_flat(reader: Reader, pair: Pair | None) -> bool:
    return word(reader, pair, NESTINGS) == "flat"
