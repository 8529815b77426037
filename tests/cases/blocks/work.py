def say(name: str, warmly: bool) -> str:
    return f"dear {name}" if warmly else name
