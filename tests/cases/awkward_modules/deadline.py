def act(text: str) -> str:
    return text
