"""Classes that have the names of errors, two of which are called `Lost`."""

from elsewhere import Lost as OtherLost


class Base(Exception):
    pass


class Worse(Base):
    pass


class Lost(Base):
    pass


def work(what: str) -> str:
    match what:
        case "worse":
            raise Worse("of work")
        case "lost":
            raise Lost("of work")
        case "other":
            raise OtherLost("of elsewhere")
        case _:
            return what
