class Failed(Exception):
    pass


def act() -> None:
    raise Failed("broken")
