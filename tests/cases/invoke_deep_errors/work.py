class PartMissing(Exception):
    def __init__(self, message: str, parts: list[int]) -> None:
        super().__init__(message)
        self.parts = parts


def assemble(parts: int) -> None:
    raise PartMissing(f"{parts} parts are missing", list(range(parts)))
