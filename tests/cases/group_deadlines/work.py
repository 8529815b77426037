class Unavailable(Exception):
    pass


def ask(callback_id: str) -> None:
    raise Unavailable("never there")


def clean() -> str:
    return "clean"
