"""The mail service, which takes a few messages at a time, all of them or none."""

import logging
from typing import Any


class AddressInvalid(Exception):
    """An address is none, and the service takes no message of the lot."""


def send(month: str, lot: list[dict[str, Any]]) -> None:
    """Tell agents that they have been paid.

    Raises:
        AddressInvalid: An address has no `@`.
    """
    for paid in lot:
        if "@" not in paid["email"]:
            raise AddressInvalid(paid["email"])
    for paid in lot:
        logging.getLogger(__name__).info(
            "to %s: %d cents for %s (%s)",
            paid["email"],
            paid["cents"],
            month,
            paid["transfer"],
        )
