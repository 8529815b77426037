class Unreachable(Exception):
    pass


def ask(callback_id: str, who: str) -> None:
    if not callback_id:
        raise Unreachable(who)
