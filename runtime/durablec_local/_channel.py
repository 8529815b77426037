"""Messages between the process that shows an execution and the one that runs it.

A message is a JSON array on a line: a word, and what belongs to it. To the child go
`task` (once), `answer`, `fail`, `keep_alive`, `record` and `resume`; from it come
`event`, `recorded` if histories are asked for, and at last `ended` or `broken`.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any


class Channel:
    """Two streams of messages; any thread may send."""

    def __init__(self, incoming: IO[bytes], outgoing: IO[bytes]) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._one_at_a_time = threading.Lock()

    def send(self, word: str, *data: Any) -> None:
        """Send a message. Raises OSError if nobody listens any more."""
        line = json.dumps([word, *data]).encode() + b"\n"
        with self._one_at_a_time:
            self._outgoing.write(line)
            self._outgoing.flush()

    def __iter__(self) -> Iterator[list[Any]]:
        """Yield messages until the other side is gone."""
        for line in self._incoming:
            if line.endswith(b"\n"):
                yield json.loads(line)

    def close(self) -> None:
        """Close both streams, whatever of them is still open on the other side."""
        for stream in (self._incoming, self._outgoing):
            with suppress(BrokenPipeError):
                stream.close()
