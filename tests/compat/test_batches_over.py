"""Batches that were over by one `complete`, or with one `batch`, and go on with another."""

import pytest

from tests.compat.pairs import Pair, checked

SAFE, UNLESS, BREAKING = "safe", "safe unless started", "breaking"
BEHIND = "- {wait: w, for: 30s}\n"
OK = "[{step: NAME, call: work.act, with: {tag: NAME, how: ok, value: 1}}, {return: '${NAME}'}]"
FAILS = "[{step: NAME, call: work.act, with: {tag: NAME, how: Broken, value: 1}}, {return: 1}]"
SLOW = "[{wait: NAME, for: HOURS}, {return: 5}]"
SURE = "[{wait: NAME, for: HOURS}, {if: '${input.n > 0}', then: [{return: 5}]}, {return: 6}]"
CAUGHT = (
    "[{try: [{step: NAME, call: work.act, with: {tag: x, how: Broken, value: 1}}], "
    "catch: [{do: [{return: 1}]}]}, {return: 2}]"
)
"""Branches that never fail."""
LEFT, OUTVOTED = ("left out p",), ("outvoted p",)
BOTH = (*LEFT, *OUTVOTED)
"""As there may have been failures, too, that did not matter."""
EARLY = ("fails p",)
"""As such failures may matter now, also while others go on."""


def parallel(complete: str, *branches: str) -> str:
    """Write a `parallel` of branches b0, b1 and so on, and a wait behind it."""
    listed = "".join(
        f"    b{at}: {body.replace('NAME', f's{at}').replace('HOURS', f'{at + 1}h')}\n"
        for at, body in enumerate(branches)
    )
    more = f"  complete: {complete}\n" if complete else ""
    return f"- parallel: p\n{more}  branches:\n{listed}{BEHIND}- return: ${{p}}\n"


def changed(
    old: str, new: str, verdict: str, found: tuple[str, ...], *branches: str
) -> Pair:
    """Change how the branches are over; what losers come to depends on the moment."""
    old, new = parallel(old, *branches), parallel(new, *branches)
    return Pair(old, new, verdict, found, mixed=True)


def items(more: str, given: str = "[1, 2, 3]", how: str = "ok") -> str:
    """Write a `map` whose items are run one by one, and a wait behind it."""
    call = f"{{tag: '${{string(n)}}', how: {how}, value: '${{n}}'}}"
    return (
        f"- map: p\n  items: {given}\n  as: n\n  max_concurrency: 1\n{more}"
        f"  steps: [{{step: s, call: work.act, with: {call}}}, {{return: '${{s}}'}}]\n"
        f"{BEHIND}- return: ${{p}}\n"
    )


def limits(more: str) -> str:
    return f"  complete: {more}\n"


def batched(size: int | None, given: str = "[1, 2, 3]") -> str:
    """Write a `map` whose items are lists, or are not."""
    more = "" if size is None else f"  batch: {size}\n"
    return (
        f"- map: p\n  items: {given}\n  as: n\n  max_concurrency: 1\n{more}"
        "  steps: [{step: s, call: work.spoil, with: {tag: x, items: "
        f"'${{{'n' if size else '[n]'}}}'}}}}, {{wait: v, for: 10s}},"
        f" {{return: '${{n}}'}}]\n{BEHIND}- return: ${{p}}\n"
    )


def caught(complete: str) -> str:
    """Write a `parallel` in a `try` that takes what its first branch fails by."""
    ok, fails = OK.replace("NAME", "s"), FAILS.replace("NAME", "t")
    return (
        f"- try:\n    - {ok[1 : ok.index('}}') + 2]}\n    - parallel: p\n"
        f"      complete: {complete}\n      branches:\n        x: {fails}\n"
        f"        y: {SLOW.replace('NAME', 'u').replace('HOURS', '1h')}\n"
        "  catch:\n    - errors: [Broken]\n"
        f"      do: [{{set: {{q: 1}}}}]\n{BEHIND}- return: 3\n"
    )


REGROUPED = ("regrouped p",)
UNDONE = OK.replace(
    "value: 1}}",
    "value: 1}, undo: {call: work.revert, with: {tag: u, how: ok, value: 1}}}",
)
LATE = UNDONE.replace("[{", "[{wait: vNAME, for: HOURS}, {", 1)
STOPPED = ("stopped p",)


def behind(pair: Pair) -> Pair:
    """Begin with another step, so that not every execution has begun the batch."""
    first = "- {step: first, call: work.act, with: {tag: f, how: ok, value: 1}}\n"
    return pair._replace(old=first + pair.old, new=first + pair.new)


PAIRS = {
    "any, all": changed("any", "all", BREAKING, (*BOTH, *EARLY), OK, SLOW, SLOW),
    "any, first": changed("any", "first", UNLESS, EARLY, FAILS, SLOW),
    "any, settled": changed("any", "settled", BREAKING, LEFT, OK, SLOW),
    "any, one may fail": changed(
        "any", "{tolerated_failures: 1}", BREAKING, (*LEFT, *EARLY), OK, SLOW, SLOW
    ),
    "any, two": changed("any", "{min_successful: 2}", UNLESS, OUTVOTED, OK, SLOW, SLOW),
    "any, one": changed("any", "{min_successful: 1}", SAFE, (), OK, SLOW, SLOW),
    "first, all": changed("first", "all", BREAKING, BOTH, OK, SLOW),
    "first, any": changed("first", "any", SAFE, (), OK, SLOW),
    "first, settled": changed("first", "settled", BREAKING, LEFT, OK, SLOW),
    "all, any": changed("all", "any", SAFE, (), OK, OK),
    "all, first": changed("all", "first", SAFE, (), OK, OK),
    "all, settled": changed("all", "settled", BREAKING, LEFT, FAILS, SLOW),
    "all, settled, of one": changed("all", "settled", SAFE, (), FAILS),
    "all, settled, where nothing fails": Pair(
        parallel("", SURE, SURE), parallel("settled", SURE, SURE), SAFE
    ),
    "all, settled, where what fails is caught": Pair(
        parallel("", SURE, CAUGHT), parallel("settled", SURE, CAUGHT), SAFE
    ),
    "all, one may fail": changed("all", "{tolerated_failures: 1}", SAFE, (), OK, OK),
    "settled, all": changed("settled", "all", UNLESS, (*OUTVOTED, *EARLY), OK, FAILS),
    "settled, any": changed("settled", "any", UNLESS, OUTVOTED, FAILS, FAILS),
    "settled, first": changed("settled", "first", UNLESS, OUTVOTED, FAILS),
    "settled, one may fail": changed(
        "settled", "{tolerated_failures: 1}", SAFE, (), OK, FAILS
    ),
    "settled, two": changed(
        "settled", "{min_successful: 2}", UNLESS, OUTVOTED, OK, FAILS
    ),
    "one, two": changed(
        "{min_successful: 1}", "{min_successful: 2}", UNLESS, OUTVOTED, OK, SLOW, SLOW
    ),
    "two, one": changed(
        "{min_successful: 2}", "{min_successful: 1}", SAFE, (), OK, OK, SLOW
    ),
    "two, all": changed(
        "{min_successful: 2}",
        "all",
        BREAKING,
        (*BOTH, *EARLY),
        OK,
        OK,
        SLOW,
    ),
    "two, one may fail": changed(
        "{min_successful: 2}",
        "{tolerated_failures: 1}",
        BREAKING,
        (*LEFT, *EARLY),
        OK,
        OK,
        SLOW,
    ),
    "one may fail, two": changed(
        "{tolerated_failures: 1}", "{tolerated_failures: 2}", SAFE, (), OK, FAILS, OK
    ),
    "two may fail, one": changed(
        "{tolerated_failures: 2}",
        "{tolerated_failures: 1}",
        UNLESS,
        EARLY,
        FAILS,
        FAILS,
        SLOW,
    ),
    "one may fail, none": changed(
        "{tolerated_failures: 1}", "all", UNLESS, (*OUTVOTED, *EARLY), OK, FAILS, OK
    ),
    "half may fail, more": changed(
        "{tolerated_failure_percentage: 50}",
        "{tolerated_failure_percentage: 70}",
        SAFE,
        (),
        OK,
        FAILS,
        OK,
    ),
    "half may fail, settled": changed(
        "{tolerated_failure_percentage: 50}",
        "settled",
        BREAKING,
        LEFT,
        FAILS,
        FAILS,
        SLOW,
    ),
    "so many, of a computed number": changed(
        "{min_successful: '${input.n}'}",
        "{min_successful: 2}",
        UNLESS,
        OUTVOTED,
        OK,
        SLOW,
        SLOW,
    ),
    "so many as before, of a computed number": changed(
        "{min_successful: '${input.n}'}",
        "{min_successful: '${input.n}', tolerated_failures: 2}",
        SAFE,
        (),
        OK,
        OK,
    ),
    "a branch behind, where one may fail": Pair(
        parallel("{tolerated_failures: 1}", OK, OK),
        parallel("{tolerated_failures: 1}", OK, OK, OK),
        BREAKING,
        LEFT,
    ),
    "with an undo: any, all": changed(
        "any", "all", BREAKING, (*BOTH, *EARLY, *STOPPED), UNDONE, SLOW
    ),
    "with an undo: any, settled": changed(
        "any", "settled", BREAKING, (*LEFT, *STOPPED), UNDONE, SLOW
    ),
    "with an undo: one, two": behind(
        changed(
            "{min_successful: 1}",
            "{min_successful: 2}",
            UNLESS,
            (*OUTVOTED, *STOPPED),
            UNDONE,
            SLOW,
        )
    ),
    "with an undo: all, any": behind(
        changed("all", "any", UNLESS, STOPPED, FAILS, UNDONE, SLOW)
    ),
    "with an undo: any, first": changed("any", "first", UNLESS, EARLY, FAILS, LATE),
    "with an undo: settled, all": changed(
        "settled", "all", UNLESS, (*OUTVOTED, *EARLY), UNDONE, FAILS
    ),
    "failing by another name": behind(
        Pair(caught("all"), caught("any"), UNLESS, OUTVOTED)
    ),
    "failing by the same name": behind(
        Pair(caught("any"), caught("{min_successful: 1}"), SAFE)
    ),
    "items: one, two": Pair(
        items(limits("{min_successful: 1}")),
        items(limits("{min_successful: 2}")),
        UNLESS,
        OUTVOTED,
    ),
    "items: any, all": Pair(
        items(limits("any")).replace("return: ${p}", "return: '${[p.value]}'"),
        items("").replace("return: ${p}", "return: '${p}'"),
        BREAKING,
        (*BOTH, *EARLY),
    ),
    "items: all, any": Pair(items(""), items(limits("any")), SAFE),
    "items: settled, all": Pair(
        items(limits("settled"), how="Broken"),
        items("", how="Broken"),
        UNLESS,
        (*OUTVOTED, *EARLY),
    ),
    "items: one in a list, two": Pair(batched(1), batched(2), BREAKING, REGROUPED),
    "items: two in a list, one": Pair(batched(2), batched(1), BREAKING, REGROUPED),
    "items: in no list, and in one": Pair(
        batched(None), batched(2), BREAKING, REGROUPED
    ),
    "items: in one list both times": Pair(
        batched(2, "[1, 2]"), batched(3, "[1, 2]"), SAFE
    ),
    "items: as many as there are": Pair(batched(1, "[1]"), batched(2, "[1]"), SAFE),
}
"""`any, all` is a batch that was over by `any` and is read by `all`."""


@pytest.mark.parametrize("name", PAIRS)
def test_a_batch_that_is_over_is_read_as_the_verdict_says(name: str) -> None:
    checked(PAIRS[name])
