class Declined(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(f"declined by {name}")
        self.name = name


def act(name: str, fails: str) -> str:
    if name == fails:
        raise Declined(name)
    return f"{name} done"
