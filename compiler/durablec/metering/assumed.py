"""What is assumed where a workflow does not say how much there will be."""

from durablec_dsl.record import Record


class Assumed(Record):
    """`items` of a `map` whose number is not known; None for any number of them.

    Without `retries`, no attempt fails. `payload` is how many bytes a value has of whose
    type nothing is known; without it no data is counted.
    """

    items: int | None
    retries: bool = True
    payload: int | None = None
