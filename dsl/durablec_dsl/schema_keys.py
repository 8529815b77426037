"""What editors say of each key of the YAML form, and the value that it takes.

A key means the same wherever it stands (`SHARED`), unless `OWN` has it for the mapping.
"""

from collections.abc import Mapping
from typing import NamedTuple

from durablec_dsl.schema_values import Schema, ref


class Key(NamedTuple):
    """The schema of what a key takes, and one or two sentences about it.

    `default` says what holds where a key that may be left out is left out.
    """

    value: Schema
    description: str
    default: str = "none"


SHARED: Mapping[str, Key] = {
    # Calls.
    "call": Key(ref("function"), "The Python function to call, as `module.function`."),
    "aws": Key(
        ref("operation"),
        "The AWS operation to call, as boto3 writes it: `dynamodb.put_item`.",
    ),
    "with": Key(ref("fields"), "The arguments of the call, by parameter name."),
    "retry": Key(
        ref("retry"),
        "What is done when it fails: the name of a policy under `retries`, a policy, "
        "or `none`.",
        "that of `defaults`, else 6 attempts, 5s doubling to 60s, full jitter",
    ),
    "undo": Key(
        ref("undo"),
        "The call that takes this statement back when what is around it fails later.",
    ),
    # Durable statements.
    "label": Key(
        ref("text"),
        "The name in the execution's history in place of the statement's own; it may "
        "hold expressions.",
        "the statement's name",
    ),
    "heartbeat": Key(
        ref("duration_or_expression"),
        "How long the outside may stay silent before the callback times out.",
    ),
    "payload": Key(
        ref("type"),
        "The type of the answer; one that does not fit fails with `CallbackInvalid`.",
        "any JSON value",
    ),
    "complete": Key(
        ref("complete"),
        "When it is over: `all`, `any`, `first`, `settled`, or limits that may stand "
        "together.",
        "`all`",
    ),
    "nesting": Key(
        ref("nesting"),
        "`flat` leaves out the context of each branch or item: less history.",
        "`nested`",
    ),
    "summary": Key(
        ref("new_name"),
        "A name for how it ended: `{status, reason, total, succeeded, failed, started}`.",
    ),
    "steps": Key(ref("body"), "The statements, in order."),
    # Pauses between attempts.
    "max_attempts": Key(
        ref("attempts"), "How many attempts, the first one counted.", "3"
    ),
    "initial_delay": Key(ref("duration"), "The pause before the second attempt.", "5s"),
    "backoff_rate": Key(
        ref("rate"), "What each pause is multiplied by for the next.", "2"
    ),
    "max_delay": Key(ref("duration"), "The longest pause.", "5m"),
    "jitter": Key(
        ref("jitter"),
        "How much of a pause is left to chance: `none` of it, `half`, or the `full` "
        "pause.",
        "`full`",
    ),
    "errors": Key(ref("errors"), "The names of the errors that it takes.", "any error"),
    "except": Key(ref("errors"), "The names of errors that are not tried again."),
    # Bodies of control flow.
    "then": Key(ref("body"), "The statements that run where the condition holds."),
    "do": Key(ref("body"), "The statements; `[]` if nothing is to be done."),
}

OWN: Mapping[str, Key] = {
    "workflow.durablec": Key(ref("version"), "The version of the language."),
    "workflow.workflow": Key(ref("name"), "The name of the workflow."),
    "workflow.description": Key(
        ref("text"), "What the workflow is for, in a sentence."
    ),
    "workflow.timeout": Key(
        ref("duration"),
        "How long a whole execution may take, at most 366 days.",
        "366 days",
    ),
    "workflow.retention": Key(
        ref("duration"),
        "How long the history is kept after an execution has ended: 1 to 90 days.",
        "14 days",
    ),
    "workflow.input": Key(
        ref("type"),
        "The type of what an execution is started with; read as `input`.",
        "anything, and it is not checked",
    ),
    "workflow.output": Key(
        ref("type"),
        "The type of the result, which each `return` must fit.",
        "the type of what is returned",
    ),
    "workflow.types": Key(ref("types"), "Types by name, for use in other types."),
    "workflow.retries": Key(ref("retries"), "Retry policies by name."),
    "workflow.defaults": Key(
        ref("defaults"),
        "What holds where a statement says nothing.",
        "those of `durablec.toml`",
    ),
    "workflow.constants": Key(
        ref("constants"), "Literals by name; read as `constants.NAME`."
    ),
    "workflow.blocks": Key(
        ref("blocks"), "Statements by name that `group` with `use` runs."
    ),
    "workflow.on_failure": Key(
        ref("body"),
        "Statements that run when the workflow fails, with the error as `err`; then the "
        "error goes on.",
    ),
    "workflow.deploy": Key(
        ref("deploy"),
        "How the function is deployed.",
        "each setting is that of `durablec.toml`",
    ),
    "workflow.steps": Key(ref("body"), "The statements of the workflow, in order."),
    "defaults.retry": Key(
        ref("retry"),
        "The retry of each step, submitter, undo and detached `invoke` that gives none.",
        "6 attempts, 5s doubling to 60s, full jitter",
    ),
    "block.input": Key(
        ref("type"),
        "The type of what `with` gives, a record; read as `input`.",
        "any record, and it is not checked",
    ),
    "step.step": Key(
        ref("new_name"), "One unit of work, checkpointed: its name holds its result."
    ),
    "step.semantics": Key(
        ref("semantics"),
        "Whether a step that was killed while running runs again.",
        "`at_least_once_per_retry`",
    ),
    "step.timeout": Key(
        ref("duration_or_expression"), "How long one attempt may take; then it fails."
    ),
    "step.returns": Key(
        ref("type"),
        "The type of the result; one that does not fit fails with `ResultInvalid`.",
        "what the function's annotation says",
    ),
    "wait.wait": Key(ref("new_name"), "A pause, in which nothing runs: its name."),
    "wait.for": Key(ref("duration_or_expression"), "How long the pause is."),
    "wait.until": Key(
        ref("moment"), "The moment at which it ends: an expression or a timestamp."
    ),
    "callback.callback": Key(
        ref("new_name"), "Wait for the outside to answer: its name holds the answer."
    ),
    "callback.call": Key(
        ref("function"),
        "The function that asks; its parameter `callback_id` is given the id.",
    ),
    "callback.with": Key(
        ref("fields"),
        "The arguments of the call; the callback's own name is `{id}` in them.",
    ),
    "callback.aws": Key(
        ref("operation"),
        "The AWS operation that asks; one of its parameters must pass on the id.",
    ),
    "callback.timeout": Key(
        ref("duration_or_expression"), "How long the answer may take."
    ),
    "open.open": Key(
        ref("new_name"), "Open a callback that `await` awaits: its name holds `{id}`."
    ),
    "open.timeout": Key(
        ref("duration_or_expression"), "How long the answer may take, from now on."
    ),
    "await.await": Key(
        ref("new_name"), "Await what `open` opened: its name holds the answer."
    ),
    "await.of": Key(ref("name"), "The name of the `open`."),
    "poll.poll": Key(
        ref("new_name"),
        "Call until a condition holds: its name holds the last result, in `until` too.",
    ),
    "poll.until": Key(
        ref("condition"), "The condition that ends it, looked at after each call."
    ),
    "poll.every": Key(
        ref("duration_or_expression"), "The pause between two looks.", "5s"
    ),
    "poll.backoff_rate": Key(
        ref("rate"), "What each pause is multiplied by for the next.", "1"
    ),
    "poll.max_delay": Key(
        ref("duration"), "The longest pause.", "5m, or `every` if that is longer"
    ),
    "poll.jitter": Key(
        ref("jitter"),
        "How much of a pause is left to chance: `none` of it, `half`, or the `full` "
        "pause.",
        "`none`",
    ),
    "poll.max_attempts": Key(
        ref("attempts"), "How many looks; then it fails with `PollExhausted`.", "60"
    ),
    "poll.after": Key(
        ref("duration_or_expression"), "The pause before the first look."
    ),
    "poll.initial": Key(
        ref("data"), "What the parameter `previous` is at first.", "null"
    ),
    "poll.retry": Key(
        ref("retry"),
        "How many failed looks in a row it takes to fail, and of which errors.",
        "`none`: the first one fails it",
    ),
    "poll.timeout": Key(ref("duration_or_expression"), "How long one look may take."),
    "invoke.invoke": Key(
        ref("new_name"),
        "Call another Lambda function or workflow: its name holds what it returns.",
    ),
    "invoke.function": Key(
        ref("text"), "A logical id of the template, a function's name or its ARN."
    ),
    "invoke.workflow": Key(ref("name"), "The name of a workflow of this project."),
    "invoke.with": Key(ref("data"), "The payload, any value.", "null"),
    "invoke.detach": Key(
        ref("boolean"),
        "Start it and go on; the value is the execution's name.",
        "`false`",
    ),
    "invoke.tenant": Key(ref("text"), "The tenant in whose isolation the callee runs."),
    "group.group": Key(
        ref("new_name"), "A named phase: its name holds what it returns."
    ),
    "group.use": Key(ref("name"), "The block to run, from `blocks`."),
    "group.with": Key(ref("fields"), "The input of the block, by name."),
    "group.retry": Key(
        ref("retry"), "The retry of the phase; a failed attempt is undone first."
    ),
    "group.timeout": Key(
        ref("duration_or_expression"),
        "The deadline of the phase; where it is tried again, of each attempt.",
    ),
    "parallel.parallel": Key(
        ref("new_name"),
        "Named branches at once: its name holds a record of their values.",
    ),
    "parallel.branches": Key(ref("branches"), "Lists of statements by branch name."),
    "parallel.max_concurrency": Key(
        ref("attempts"), "How many branches run at once, at most.", "all of them"
    ),
    "map.map": Key(
        ref("new_name"),
        "The same steps for each item: its name holds the values in item order.",
    ),
    "map.items": Key(ref("items"), "The list: an expression, or a list in its place."),
    "map.as": Key(ref("new_name"), "The name of the item.", "`item`"),
    "map.index": Key(ref("new_name"), "A name for the item's index, from 0."),
    "map.max_concurrency": Key(
        ref("attempts"),
        "How many items run at once, at most.",
        "40; required where an item waits",
    ),
    "map.batch": Key(
        ref("attempts"), "Give each body a list of up to so many items.", "one item"
    ),
    "map.item_label": Key(
        ref("text"),
        "The name of each item in the history; it may hold expressions.",
        "`map-item-0`, `map-item-1`, ...",
    ),
    "if.if": Key(ref("condition"), "The condition that chooses."),
    "if.elif": Key(ref("elifs"), "Further conditions, in order."),
    "if.else": Key(ref("body"), "The statements that run where no condition holds."),
    "elif.if": Key(ref("condition"), "The condition."),
    "switch.switch": Key(ref("condition"), "The value that chooses."),
    "switch.cases": Key(ref("cases"), "What is done for which values."),
    "switch.default": Key(ref("body"), "What is done for every other value."),
    "case.when": Key(ref("when"), "A literal, or a list of literals."),
    "while.while": Key(ref("condition"), "The condition under which it goes on."),
    "while.max_iterations": Key(
        ref("attempts"), "How many rounds; one more fails with `TooManyIterations`."
    ),
    "try.try": Key(ref("body"), "The statements whose failure is handled."),
    "try.catch": Key(ref("catches"), "Clauses; the first one that matches runs."),
    "try.finally": Key(ref("body"), "The statements that run at the end in any case."),
    "catch.when": Key(
        ref("condition"),
        "A condition; where it is false, the clause is passed over.",
        "true",
    ),
    "catch.as": Key(
        ref("new_name"),
        "A name for `{type, module, message, data, undone}` of the error.",
    ),
    "set.set": Key(ref("assignments"), "Variables and their values, set in order."),
    "return.return": Key(
        ref("data"),
        "End the nearest workflow, group, branch or item with this value; nothing is "
        "null.",
    ),
    "fail.fail": Key(
        ref("error"), "Fail with an error of this name, or again with a caught one."
    ),
    "fail.message": Key(ref("text"), "The message of the error.", "an empty text"),
    "fail.data": Key(ref("data"), "What else is to be known of the error.", "null"),
    "log.log": Key(ref("text"), "One line in the log, not repeated on replay."),
    "log.level": Key(ref("level"), "The level of the line.", "`info`"),
    "policy.errors": Key(ref("errors"), "Only these are tried again.", "any error"),
    "undo.retry": Key(
        ref("retry"),
        "What is done when the undo fails.",
        "that of `defaults`, else 6 attempts, 5s doubling to 60s, full jitter",
    ),
    "completion.min_successful": Key(
        ref("positive_count"), "Done as soon as so many have succeeded."
    ),
    "completion.tolerated_failures": Key(
        ref("count"), "Failed as soon as more than so many have failed."
    ),
    "completion.tolerated_failure_percentage": Key(
        ref("percentage"),
        "Failed as soon as more than so many in a hundred have failed.",
    ),
}
