"""The names that a workflow's own may not take from a handler."""

import durablec_runtime
from durablec.backends.python.imports import RESERVED
from durablec.backends.python.names import Names


def test_whatever_a_handler_imports_from_the_runtime_is_reserved() -> None:
    """The compiler copies the runtime and does not import it, so this compares them."""
    assert not set(durablec_runtime.__all__) - RESERVED


def test_a_name_that_is_taken_gets_another() -> None:
    names = Names(["orders"])
    assert names.variable("answer") == "answer_"
    assert names.variable("orders") == "orders_"
    assert names.constant("json") == "JSON_"
    assert [names.numbered("pending") for _ in range(3)] == [
        "pending",
        "pending_2",
        "pending_3",
    ]
