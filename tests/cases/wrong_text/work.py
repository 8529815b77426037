def make() -> str:
    return "made"
