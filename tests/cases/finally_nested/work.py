class Failed(Exception):
    pass


def act(mode: str) -> None:
    if mode == "fail":
        raise Failed(mode)


def note() -> None:
    pass
