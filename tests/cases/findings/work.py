class Unreachable(Exception):
    pass


def ask(callback_id: str) -> None:
    pass
