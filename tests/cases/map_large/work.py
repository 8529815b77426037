class NoText(Exception):
    pass


def numbers(count: int) -> list[int]:
    return list(range(count))


def text(number: int, size: int) -> str:
    if number == 0:
        raise NoText
    return "é" * size
