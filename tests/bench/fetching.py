"""One visitor's connection to a served application."""

import http.client
from collections.abc import Mapping
from time import perf_counter

#: Bytes read at a time.
PIECE = 1 << 16
#: Seconds after which a server may have ended a connection that nobody used.
IDLE = 10


class Line:
    """Asks again and again over one connection, so that threads do not wait for each other."""

    def __init__(self, port: int):
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._used = perf_counter()
        self.first_byte = 0.0
        self.etag = ""

    def get(self, address: str, headers: Mapping[str, str] | None = None, status: int = 200) -> int:
        """Read a whole answer. Returns its bytes; raises AssertionError for another status.

        `first_byte` is then the seconds until its body began, and `etag` its ETag.
        """
        started = perf_counter()
        if started - self._used > IDLE:
            self._connection.close()
        self._connection.request("GET", address, headers=headers or {})
        answer = self._connection.getresponse()
        size = len(answer.read1(PIECE))
        self.first_byte = perf_counter() - started
        while piece := answer.read(PIECE):
            size += len(piece)
        self._used = perf_counter()
        self.etag = answer.headers.get("ETag", "")
        assert answer.status == status, f"{address}: {answer.status}"
        return size

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
