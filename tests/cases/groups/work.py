class OutOfPaper(Exception):
    pass


def act(mode: str, fails: str) -> str:
    if mode == fails:
        raise OutOfPaper(fails)
    return "box"
