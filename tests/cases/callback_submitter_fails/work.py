class Unreachable(Exception):
    pass


def ask(callback_id: str) -> None:
    raise Unreachable("the line is dead")
