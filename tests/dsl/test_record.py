"""Records: declared like dataclasses, and made when they are first used."""

from typing import Any

import pytest

from durablec_dsl.record import Record


class Base(Record):
    first: int


class Derived(Base):
    second: str
    third: bool = True


def test_a_subclass_has_the_fields_of_its_base_first() -> None:
    Base(1)
    made = Derived(1, second="two")
    assert (made.first, made.second, made.third) == (1, "two", True)
    assert Derived.__match_args__ == ("first", "second", "third")
    assert Base(2).first == 2


def test_a_record_can_be_matched_by_position() -> None:
    match Derived(1, "two", False):
        case Derived(first, second, third):
            assert (first, second, third) == (1, "two", False)


def test_a_record_has_no_other_attributes_and_is_equal_only_to_itself() -> None:
    made = Base(1)
    with pytest.raises(AttributeError):
        made.other = 1  # type: ignore[attr-defined]  # this is what is tested
    assert made != Base(1)


@pytest.mark.parametrize("arguments", [(), (1, 2, 3, 4)])
def test_a_wrong_number_of_arguments_is_a_type_error(arguments: Any) -> None:
    with pytest.raises(TypeError, match=r"Derived\.__init__"):
        Derived(*arguments)
