def send(subject: str, body: str, prices: list[str], city: str) -> str:
    return f"{subject} | {body} | {' '.join(prices)} | {city}"
