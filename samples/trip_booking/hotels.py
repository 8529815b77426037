"""The hotels, which take their time to answer."""

import logging

LOG = logging.getLogger(__name__)


def ask_for_room(callback_id: str, hotel: str, guest: str, nights: int) -> None:
    """Ask a hotel for a room; its answer goes to `callback_id`."""
    LOG.info("to %s: %s, %d nights (%s)", hotel, guest, nights, callback_id)


def cancel(booking: str) -> None:
    """Give a room back. Giving it back again changes nothing."""
    LOG.info("room %s is free again", booking)
