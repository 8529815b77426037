"""Edits of a workflow: each makes another version, as somebody might.

An edit gets a version of its own to change, and says whether it did. Its row is that of
durable-sdk.md 1.8 which it belongs to.
"""

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

from tests.compat.workflows import Body, Document, all_bodies, head, step

_NAMED = ("step", "wait", "callback", "poll", "group", "parallel", "map")


class Place(NamedTuple):
    """A statement of a version."""

    body: Body
    at: int

    @property
    def statement(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body[self.at]
        return found


Change = Callable[[Random, Document], bool]


class Edit(NamedTuple):
    """An edit, and its row."""

    row: str
    change: Change

    @property
    def name(self) -> str:
        return self.change.__name__


EDITS: list[Edit] = []


def _edit(row: str) -> Callable[[Change], Change]:
    def add(change: Change) -> Change:
        EDITS.append(Edit(row, change))
        return change

    return add


def _places(document: Document, *kinds: str) -> list[Place]:
    return [
        Place(body, at)
        for _, body in all_bodies(document["steps"])
        for at, statement in enumerate(body)
        if head(statement)[0] in (kinds or _NAMED)
    ]


def _one(random: Random, document: Document, *kinds: str) -> Place | None:
    found = _places(document, *kinds)
    return random.choice(found) if found else None


def _rename(statement: dict[str, Any], name: str) -> None:
    kind, before = head(statement)
    items = list(statement.items())
    statement.clear()
    statement.update({k: name if k == kind else v for k, v in items})
    if kind == "poll":
        statement["until"] = statement["until"].replace(before, name)


# Steps --------------------------------------------------------------------------------


@_edit("append after, insert after")
def append(random: Random, document: Document) -> bool:
    document["steps"].append(step("added"))
    return True


@_edit("append after, insert after")
def insert(random: Random, document: Document) -> bool:
    _, body = random.choice(list(all_bodies(document["steps"])))
    more = random.choice([step("added"), {"wait": "added", "for": "20s"}])
    body.insert(random.randrange(len(body) + 1), more)
    return True


@_edit("change body, retry, timeout, duration, inputs")
def change_inputs(random: Random, document: Document) -> bool:
    place = _one(random, document, "step")
    if place is None or place.statement["call"] != "work.give":
        return False
    place.statement["with"]["value"] = 7
    return True


@_edit("change body, retry, timeout, duration, inputs")
def change_settings(random: Random, document: Document) -> bool:
    place = _one(random, document, "step", "wait", "poll", "callback")
    if place is None:
        return False
    kind, _ = head(place.statement)
    match kind:
        case "step":
            more: list[dict[str, Any]] = [
                {"retry": {"max_attempts": 4}},
                {"timeout": "20s"},
            ]
            place.statement.update(random.choice(more))
        case "wait":
            place.statement["for"] = "77s"
        case "poll":
            place.statement["every"] = "9s"
        case _:
            place.statement["timeout"] = "2h"
    return True


@_edit("rename, change type, insert, remove, reorder before")
def rename(random: Random, document: Document) -> bool:
    place = _one(random, document)
    if place is None:
        return False
    _rename(place.statement, "renamed")
    return True


@_edit("change body, retry, timeout, duration, inputs")
def rename_behind_label(random: Random, document: Document) -> bool:
    place = _one(random, document)
    if place is None or "label" in place.statement:
        return False
    place.statement["label"] = head(place.statement)[1]
    _rename(place.statement, "renamed")
    return True


@_edit("rename, change type, insert, remove, reorder before")
def relabel(random: Random, document: Document) -> bool:
    place = _one(random, document)
    if place is None:
        return False
    place.statement["label"] = random.choice(["another", "at ${input.n}"])
    return True


@_edit("rename, change type, insert, remove, reorder before")
def change_type(random: Random, document: Document) -> bool:
    place = _one(random, document, "step", "wait", "callback", "poll")
    if place is None:
        return False
    kind, name = head(place.statement)
    others: list[dict[str, Any]] = [
        step(name),
        {"wait": name, "for": "15s"},
        {"group": name, "steps": [step("inner")]},
    ]
    place.body[place.at] = random.choice([o for o in others if head(o)[0] != kind])
    return True


@_edit("rename, change type, insert, remove, reorder before")
def remove(random: Random, document: Document) -> bool:
    place = _one(random, document)
    if place is None or len(place.body) == 1:
        return False
    del place.body[place.at]
    return True


@_edit("rename, change type, insert, remove, reorder before")
def swap(random: Random, document: Document) -> bool:
    bodies = [body for _, body in all_bodies(document["steps"]) if len(body) > 1]
    if not bodies:
        return False
    body = random.choice(bodies)
    at = random.randrange(len(body) - 1)
    if any(head(each)[0] in ("set", "while") for each in body[at : at + 2]):
        return False
    body[at], body[at + 1] = body[at + 1], body[at]
    return True


# Bodies of their own --------------------------------------------------------------------


@_edit("edit a child, completed or in flight")
def edit_in_child(random: Random, document: Document) -> bool:
    bodies = [
        body
        for path, body in all_bodies(document["steps"])
        if path.endswith(("/group", "/parallel", "/map"))
    ]
    if not bodies:
        return False
    body = random.choice(bodies)
    at = random.randrange(len(body) + 1)
    body.insert(at, random.choice([step("added"), {"wait": "added", "for": "20s"}]))
    return True


@_edit("edit a child, completed or in flight")
def group_settings(random: Random, document: Document) -> bool:
    place = _one(random, document, "group")
    if place is None:
        return False
    more: list[dict[str, Any]] = [
        {"retry": {"max_attempts": 2}},
        {"timeout": "1h"},
        {
            "undo": {
                "call": "work.revert",
                "with": {"tag": "u", "how": "ok", "value": 1},
            }
        },
    ]
    place.statement.update(random.choice(more))
    return True


@_edit("edit a child, completed or in flight")
def drop_option(random: Random, document: Document) -> bool:
    options = ("retry", "timeout", "undo", "complete", "nesting", "finally", "summary")
    found = [
        (statement, option)
        for _, body in all_bodies(document["steps"])
        for statement in body
        for option in options
        if isinstance(statement, dict) and option in statement
        # Whoever asks says by when, or there would be no end to wait for.
        if option != "timeout" or head(statement)[0] not in ("callback", "open")
    ]
    if not found:
        return False
    statement, option = random.choice(found)
    del statement[option]
    return True


@_edit("rename, change type, insert, remove, reorder before")
def wrap(random: Random, document: Document) -> bool:
    place = _one(random, document)
    if place is None:
        return False
    inside = [place.statement]
    wrapped: list[dict[str, Any]] = [
        {"try": inside, "catch": [{"errors": ["any"], "do": [step("caught")]}]},
        {"try": inside, "finally": [step("ended")]},
        {"group": "wrapped", "steps": inside},
        {"if": "${input.n > 0}", "then": inside},
    ]
    place.body[place.at] = random.choice(wrapped)
    return True


@_edit("rename, change type, insert, remove, reorder before")
def unwrap(random: Random, document: Document) -> bool:
    place = _one(random, document, "group", "try", "if")
    if place is None:
        return False
    kind, _ = head(place.statement)
    key = {"group": "steps", "try": "try", "if": "then"}[kind]
    if key not in place.statement:
        return False
    place.body[place.at : place.at + 1] = place.statement[key]
    return True


@_edit("same shape")
def change_errors(random: Random, document: Document) -> bool:
    place = _one(random, document, "try")
    if place is None or not place.statement.get("catch"):
        return False
    clause = random.choice(place.statement["catch"])
    clause["errors"] = random.choice([["Plain"], ["Broken"], ["any"]])
    return True


@_edit("edit a child, completed or in flight")
def undo_of_step(random: Random, document: Document) -> bool:
    place = _one(random, document, "step")
    if place is None:
        return False
    given = {"tag": "u", "how": "ok", "value": 1}
    place.statement["undo"] = {"call": "work.revert", "with": given}
    return True


@_edit("parallel: add, remove, rename, nesting")
def add_branch(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel")
    if place is None:
        return False
    branches = place.statement["branches"]
    if random.random() < 0.7:
        branches["badded"] = [step("added")]
    else:
        place.statement["branches"] = {"badded": [step("added")], **branches}
    return True


@_edit("parallel: add, remove, rename, nesting")
def remove_branch(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel")
    if place is None:
        return False
    branches = place.statement["branches"]
    del branches[random.choice(list(branches))]
    return True


@_edit("parallel: add, remove, rename, nesting")
def rename_branch(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel")
    if place is None:
        return False
    branches = place.statement["branches"]
    chosen = random.choice(list(branches))
    place.statement["branches"] = {
        "brenamed" if name == chosen else name: body for name, body in branches.items()
    }
    return True


@_edit("parallel: add, remove, rename, nesting")
def swap_branches(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel")
    if place is None:
        return False
    branches = list(place.statement["branches"].items())
    place.statement["branches"] = dict(reversed(branches))
    return len(branches) > 1


@_edit("parallel: add, remove, rename, nesting")
def change_nesting(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel", "map")
    if place is None:
        return False
    if place.statement.pop("nesting", None) is None:
        place.statement["nesting"] = "flat"
    return True


@_edit("parallel: add, remove, rename, nesting")
def change_completion(random: Random, document: Document) -> bool:
    place = _one(random, document, "parallel")
    if place is None:
        return False
    # Others matter where branches have failed: see `test_batches_over.py`.
    safe = ["any", "first", {"tolerated_failures": 1}]
    place.statement["complete"] = random.choice(safe)
    return True


@_edit("map: changed values, more items")
def change_items(random: Random, document: Document) -> bool:
    place = _one(random, document, "map")
    if place is None:
        return False
    place.statement["items"] = random.choice([[1, 2, 3], [5, 6], [1], "${input.items}"])
    return True


@_edit("map: changed values, more items")
def label_items(random: Random, document: Document) -> bool:
    place = _one(random, document, "map")
    if place is None:
        return False
    place.statement["item_label"] = "item ${item}"
    return True


# Control flow ---------------------------------------------------------------------------


@_edit("end early")
def end_early(random: Random, document: Document) -> bool:
    body = document["steps"]
    at = random.randrange(len(body) + 1)
    body.insert(at, {"if": "${true}", "then": [{"return": {}}]})
    return True


@_edit("end early")
def end_at(random: Random, document: Document) -> bool:
    body = document["steps"]
    if len(body) < 2:
        return False
    del body[random.randrange(1, len(body)) :]
    return True


@_edit("end early")
def fail_early(random: Random, document: Document) -> bool:
    body = document["steps"]
    at = random.randrange(len(body) + 1)
    failure = {"fail": "Own", "message": "m"}
    body.insert(at, {"if": "${input.n < 9}", "then": [failure]})
    return True


@_edit("same shape")
def change_condition(random: Random, document: Document) -> bool:
    place = _one(random, document, "if")
    if place is None:
        return False
    place.statement["if"] = random.choice(["${!input.flag}", "${input.n > 5}"])
    return True


@_edit("same shape")
def more_rounds(random: Random, document: Document) -> bool:
    place = _one(random, document, "while")
    if place is None:
        return False
    if random.random() < 0.5:
        place.statement["while"] = place.statement["while"].replace("< 2", "< 3")
    else:
        place.statement["max_iterations"] = random.choice([1, 2, 20])
    return True


@_edit("same shape")
def skip_round(random: Random, document: Document) -> bool:
    place = _one(random, document, "while")
    if place is None:
        return False
    last = (place.statement["do"] or [""])[-1]
    counted = last.get("set", {}) if isinstance(last, dict) else {}
    counter = next((name for name in counted if name[0] == "c"), None)
    if counter is None:
        return False
    then = [{"set": {counter: counted[counter]}}, "continue"]
    place.statement["do"].insert(0, {"if": f"${{{counter} == 0}}", "then": then})
    return True


@_edit("same shape")
def drop_twin(random: Random, document: Document) -> bool:
    twins = [
        place
        for place in _places(document, "step")
        if "label" in place.statement
        and place.statement["label"]
        in [each.get("label") for each in place.body[place.at + 1 :]]
    ]
    if not twins:
        return False
    place = random.choice(twins)
    if random.random() < 0.5:
        del place.body[place.at]
    else:
        first, second = place.at, place.at + 1
        place.body[first], place.body[second] = place.body[second], place.body[first]
    return True


@_edit("change body, retry, timeout, duration, inputs")
def narrow(random: Random, document: Document) -> bool:
    place = _one(random, document, "callback")
    if place is None or random.random() < 0.3:
        document["input"]["n"] = "string"
        return "input.n" not in str(document["steps"])
    place.statement["payload"] = {"value": "string", "tag": "string"}
    return True
