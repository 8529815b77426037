"""What the user's code prints and logs, line by line, told as events.

A line belongs to the operation whose function runs on the thread that wrote it.
"""

import io
import logging
import threading
from collections.abc import Callable

from durablec_local._names import Operation

Where = Callable[[], Operation | None]
Tell = Callable[[str, Operation | None], None]

#: The file that a process started by the user's code writes to, past all of this.
_STDERR = 2

_AWS = ("aws_durable_execution_sdk_python", "aws_durable_execution_sdk_python_testing")


class Printed(io.TextIOWrapper):
    """A text stream that tells its lines, each thread's own."""

    def __init__(self, where: Where, tell: Tell) -> None:
        self._lines = _Lines(where, tell)
        # Nothing is held back above `_lines`, which knows who wrote it.
        super().__init__(self._lines, "utf-8", "backslashreplace", write_through=True)

    def end_line(self) -> None:
        """Tell what this thread wrote last, if it has no line break."""
        self._lines.end()


class Log(logging.Handler):
    """Tells what is logged, except by AWS's SDK and testing package.

    `crash` is the exception with which the SDK says that it has ended the execution.
    """

    def __init__(self, tell: Callable[[logging.LogRecord, str], None]) -> None:
        super().__init__()
        self._tell_record = tell
        self.crash: BaseException | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a record's message, and its traceback if there is one."""
        if record.name.partition(".")[0] not in _AWS:
            self._tell_record(record, self.format(record))
        elif record.exc_info and record.name == f"{_AWS[0]}.execution":
            self.crash = record.exc_info[1]


class _Lines(io.RawIOBase):
    """A binary stream that tells its lines; each thread has its own."""

    name = "<output>"

    def __init__(self, where: Where, tell: Tell) -> None:
        self._where = where
        self._tell = tell
        self._here = threading.local()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _STDERR

    def write(self, data: object) -> int:
        assert isinstance(data, bytes | bytearray | memoryview)
        text = getattr(self._here, "rest", b"") + bytes(data)
        *lines, self._here.rest = text.split(b"\n")
        for line in lines:
            self._tell(line.decode("utf-8", "backslashreplace"), self._where())
        return len(data)

    def end(self) -> None:
        """End the line that this thread has begun, if it has."""
        if getattr(self._here, "rest", b""):
            self.write(b"\n")
