"""How the shop reaches its people."""

import logging


def ask_barista(callback_id: str, order_id: str, drinks: int) -> None:
    """Show the order on the barista's screen, whose buttons answer `callback_id`."""
    logging.getLogger(__name__).info(
        "order %s, %d drinks: answer %s", order_id, drinks, callback_id
    )
