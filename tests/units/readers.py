"""Functions that read a file in a guarded process, well and ill. They are imported there."""

import os
import signal
import sys
import threading
from typing import BinaryIO

from units.guarded import Refused


def backwards(file: BinaryIO) -> dict:
    """The content from back to front, and as numbers."""
    content = file.read()
    return {"bytes": content[::-1], "numbers": [*content]}


def surroundings(file: BinaryIO) -> dict:
    """What can be seen from inside: environment, folder, open files, loaded packages."""
    return {
        "environment": sorted(os.environ),
        "folder": os.getcwd(),
        "files": sorted(map(int, os.listdir("/proc/self/fd")))[:3],
        "django": "django" in sys.modules,
    }


def takes_memory(file: BinaryIO) -> int:
    """A gigabyte."""
    return len(bytearray(1 << 30))


def takes_time(file: BinaryIO) -> None:
    """For ever, without computing."""
    threading.Event().wait()


def computes(file: BinaryIO) -> None:
    """For ever, in computing."""
    while True:
        pass


def tells_much(file: BinaryIO) -> str:
    """Ten million characters."""
    return "x" * 10_000_000


def floods(file: BinaryIO) -> None:
    """Writes without an end, past the answer."""
    while True:
        os.write(1, bytes(100_000))


def faults(file: BinaryIO) -> None:
    """Ends as a decoder does that reads where it must not."""
    os.kill(os.getpid(), signal.SIGSEGV)


def errs(file: BinaryIO) -> None:
    """A mistake of ours, or of a library."""
    raise ZeroDivisionError


def forges(file: BinaryIO) -> None:
    """Answers as a decoder would that has been taken over."""
    os.write(1, b'["\\u4e00", {}]')
    os._exit(0)


def refuses(file: BinaryIO) -> None:
    """In words of its own."""
    raise Refused("示例：不收这样的文件。", "sample")


def waits(file: BinaryIO) -> str:
    """Until the other end of the fifo that the file names is opened."""
    with open(file.read().decode()) as fifo:
        return fifo.read()
