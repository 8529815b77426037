"""Some hundred expressions of a seed on every run; `make fuzz` looks at many more.

Python warns of what some of them say, such as `None[0]`.
"""

import random

import pytest

from tests.fuzz.comparison import Setting, agree
from tests.fuzz.differences import RULES, Difference, name_of, reasons
from tests.fuzz.expressions import Node
from tests.fuzz.reduction import culprits
from tests.fuzz.sides import Value
from tests.fuzz.trial import drawn, run
from tests.fuzz.values import Given, given

SEED = 0
COUNT = 400

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning")

#: What the examples of `differences.json` read.
READ = {"n": 7, "k": 3, "d": 0.0, "xs": [1, 2]}


def setting(*, ours: dict[str, object], theirs: dict[str, object]) -> Setting:
    rest = given(random.Random(SEED)).theirs
    return Setting(Given(rest | ours, rest | theirs), is_typed=True)


def test_both_sides_agree_but_for_what_has_a_name() -> None:
    trial = run(SEED, COUNT)
    assert trial.unnamed == []
    assert trial.histogram.total == COUNT
    # What fails is as much a part of CEL as what does not.
    assert trial.histogram.errors.total() >= COUNT / 5


def test_a_seed_gives_the_same_expressions_again() -> None:
    for at in range(50):
        (one, first), (other, second) = drawn(SEED, at), drawn(SEED, at)
        assert (str(one), repr(first.given)) == (str(other), repr(second.given))


def test_a_planted_difference_is_seen_and_made_small() -> None:
    text = Node("INT", "n")
    size = Node("INT", "size(<STRING>)", (Node("STRING", "'ab'"),), bare=(False,))
    total = Node("INT", "<~INT> + <~INT>", (size, text), bare=(True, True))
    whole = Node(
        "BOOL", "<INT> > <INT>", (total, Node("INT", "9")), bare=(False, False)
    )
    planted = setting(ours={"n": 7}, theirs={"n": 8})
    ours, theirs = planted.outcomes(str(whole))
    assert not agree(ours, theirs)
    [found] = culprits(whole, planted)
    assert str(found) == "n"
    difference = Difference("n", planted, *planted.outcomes("n"))
    assert (difference.ours, difference.theirs) == (Value(7), Value(8))
    assert name_of(difference) is None


@pytest.mark.parametrize("name", reasons())
def test_the_example_of_a_named_difference_differs_so(name: str) -> None:
    # JSON writes the double 0.0 as 0.
    shown = setting(ours=READ | {"d": 0}, theirs=READ)
    text = reasons()[name]["example"]
    difference = Difference(text, shown, *shown.outcomes(text))
    assert not agree(difference.ours, difference.theirs)
    assert name_of(difference) == name


def test_each_name_has_a_rule_and_a_reason() -> None:
    assert RULES.keys() == reasons().keys()
    for said in reasons().values():
        assert said.keys() == {"right", "reason", "example"}
        assert said["right"] in ("ours", "theirs", "either", "superset")
