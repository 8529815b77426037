"""The settings of a part of a tree, by the keys that the YAML form has for them."""

from durablec.versions.meaning import (
    Meaning,
    Said,
    Setting,
    amount,
    data,
    meant,
    reference,
    type_of,
)
from durablec_dsl import ast, values
from durablec_dsl.tree import Node

Settings = dict[str, Setting]

Given = Node | Setting | bool | str | list[values.Name] | None
"""What a key may hold in a tree: a word, a flag, names, or a part of it."""


def optional(**given: Given) -> Settings:
    """Return the settings that are there; `_` at the end of a key is not part of it."""
    found = ((key.rstrip("_"), _setting(value)) for key, value in given.items())
    return {key: setting for key, setting in found if setting is not None}


def of_statement(node: Node) -> Settings:
    """Return what a statement, or a part of one, says beside its name and its parts."""
    match node:
        case ast.Step():
            return _call(node.call) | optional(
                retry=retry(node.retry),
                semantics=_word(node.semantics),
                timeout=node.timeout,
                undo=_undo(node.undo),
                returns=node.returns,
                label=node.label,
            )
        case ast.Wait():
            return optional(for_=node.length, until=node.until, label=node.label)
        case ast.Callback():
            return _call(node.submitter) | optional(
                retry=retry(node.retry),
                timeout=node.timeout,
                heartbeat=node.heartbeat,
                payload=node.payload,
                undo=_undo(node.undo),
                label=node.label,
            )
        case ast.Open():
            return optional(
                timeout=node.timeout,
                heartbeat=node.heartbeat,
                payload=node.payload,
                label=node.label,
            )
        case ast.Await():
            return optional(of=_leading("value", node.of))
        case ast.Poll():
            return _poll(node)
        case ast.Invoke():
            return optional(
                function=node.function,
                workflow=_word(node.workflow),
                with_=node.payload,
                detach=node.detach,
                tenant=node.tenant,
                undo=_undo(node.undo),
                label=node.label,
            )
        case ast.Group():
            return optional(
                use=_leading("block", node.use),
                with_=_fields(node.arguments),
                retry=retry(node.retry),
                timeout=node.timeout,
                undo=_undo(node.undo),
                label=node.label,
            )
        case ast.Parallel():
            return _at_once(node) | optional(label=node.label)
        case ast.Map():
            own = optional(
                items=node.items,
                as_=_leading("value", node.item),
                index=_leading("value", node.index),
                batch=node.batch,
                label=node.label,
                item_label=node.item_label,
            )
            return own | _at_once(node)
        case _:
            return _of_control(node)


def _poll(node: ast.Poll) -> Settings:
    return _call(node.call) | optional(
        until=node.until,
        every=node.every,
        backoff_rate=node.backoff_rate,
        max_delay=node.max_delay,
        jitter=node.jitter,
        max_attempts=node.max_attempts,
        after=node.after,
        initial=node.initial,
        retry=retry(node.retry),
        timeout=node.timeout,
        label=node.label,
    )


def _at_once(node: ast.Parallel | ast.Map) -> Settings:
    return optional(
        complete=_completion(node.complete),
        max_concurrency=node.max_concurrency,
        nesting="flat" if node.flat else None,
        summary=_leading("value", node.summary),
    )


def _of_control(node: Node) -> Settings:
    match node:
        case ast.Arm():
            return optional(if_=node.condition)
        case ast.Switch():
            return optional(switch=node.subject)
        case ast.Case():
            said = [data(each) for each in node.when]
            text = ", ".join(each.text for each in said if isinstance(each, Said))
            return {"when": Said(frozenset(map(meant, said)), text)}
        case ast.While():
            condition, rounds = node.condition, node.max_iterations
            return optional(while_=condition, max_iterations=rounds)
        case ast.Catch():
            alias = _leading("value", node.alias)
            return optional(errors=node.errors, when=node.when, as_=alias)
        case ast.Return():
            return optional(return_=node.value)
        case ast.Fail():
            error = node.error
            name = _word(error) if isinstance(error, values.Name) else error
            return optional(fail=name, message=node.message, data=node.data)
        case ast.Log():
            return optional(log=node.message, level=node.level)
        case _:
            return {}


# Parts of settings --------------------------------------------------------------------


def retry(spec: ast.RetrySpec | None) -> Setting | None:
    """Return a policy: by its name, by its fields, or `none`."""
    match spec:
        case ast.NoRetry():
            return Said(("retry", None), "none")
        case values.Name():
            return reference("retry", spec)
        case ast.Retry():
            return policy(spec)
        case None:
            return None


def policy(spec: ast.Retry) -> Settings:
    """Return a policy's fields."""
    return optional(
        max_attempts=spec.max_attempts,
        initial_delay=spec.initial_delay,
        backoff_rate=spec.backoff_rate,
        max_delay=spec.max_delay,
        jitter=spec.jitter,
        errors=spec.errors,
        except_=spec.never,
    )


def _call(call: ast.Call | None) -> Settings:
    match call:
        case ast.FunctionCall():
            return optional(call=_word(call.function), with_=_fields(call.arguments))
        case ast.AwsCall():
            return optional(aws=_word(call.operation), with_=_fields(call.arguments))
        case None:
            return {}


def _undo(undo: ast.Undo | None) -> Settings | None:
    if undo is None:
        return None
    return _call(undo.call) | optional(retry=retry(undo.retry))


def _completion(spec: ast.CompletionSpec | None) -> Setting | None:
    match spec:
        case ast.CompletionName(word=word):
            return Said(("word", word), word)
        case ast.Completion():
            return optional(
                min_successful=spec.min_successful,
                tolerated_failures=spec.tolerated_failures,
                tolerated_failure_percentage=spec.tolerated_failure_percentage,
            )
        case None:
            return None


def _fields(fields: list[values.Field]) -> Settings | None:
    return {field.key: data(field.value) for field in fields} or None


def _word(name: values.Name | None) -> Said | None:
    return None if name is None else Said(("word", name.text), name.text)


def _leading(room: str, name: values.Name | None) -> Said | None:
    return None if name is None else reference(room, name)


def _setting(value: Given) -> Setting | None:
    match value:
        case None | False:
            return None
        case True:
            return Said(True, "true")
        case Said() | dict():
            return value
        case str():
            return Said(("word", value), value)
        case list():
            return _names(value)
        case values.Duration() | values.Number():
            return amount(value)
        case (
            values.Literal()
            | values.Embedded()
            | values.Template()
            | values.ListValue()
            | values.RecordValue()
        ):
            return data(value)
        case _:
            return _type(value)


def _names(names: list[values.Name]) -> Said | None:
    means: Meaning = frozenset(name.text for name in names)
    text = ", ".join(name.text for name in names)
    return Said(means, text) if names else None


def _type(node: Node) -> Setting:
    match node:
        case (
            values.PrimitiveType()
            | values.NamedType()
            | values.EnumType()
            | values.ListType()
            | values.RecordType()
            | values.MapType()
            | values.UnionType()
            | values.SchemaType()
            | values.RefType()
            | values.PythonType()
        ):
            return type_of(node)
        case _:
            raise TypeError(f"no setting is a {type(node).__name__}")
