"""The public CEL conformance suite, on the Python that comes out of the compiler."""

from collections import Counter

from tests.cel_suite import Verdict, outcomes

#: How many of the 384 cases of `core` pass. Seven of the others are `matches`, which has
#: no Python yet; two ask `has` for a field that a record surely lacks, a diagnostic here.
CORE_PASSES = 382


def test_core() -> None:
    found = list(outcomes("core"))
    missed = [f"{each.name}: {each.reason}" for each in found if each.verdict is MISSED]
    verdicts = Counter(each.verdict for each in found)
    assert len(found) - len(missed) >= CORE_PASSES, "\n".join(missed)
    # Error cases that are refused when compiling do not show what running them gives.
    assert verdicts[Verdict.RAISED] >= 27
    assert verdicts[Verdict.REFUSED] <= 12


MISSED = Verdict.MISSED
