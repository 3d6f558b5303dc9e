"""Members of staff who save without end, and note each save that the portal acknowledged."""

import io
import itertools
import random
import threading
import uuid
from pathlib import Path

from PIL import Image

from .desk import CUT_OFF, Desk, unit_form

ADD = "/admin/units/unit/add/"


class Ledger:
    """The acknowledged saves, one name a line, on disk before the writer goes on."""

    def __init__(self, path: Path):
        self.file = path.open("a", encoding="utf-8")
        self.changed = threading.Condition()
        self.count = 0
        self.cut_off = 0
        self.refused: list[str] = []

    def acknowledge(self, name: str) -> None:
        """Note a save."""
        with self.changed:
            self.file.write(name + "\n")
            self.file.flush()
            self.count += 1
            self.changed.notify_all()

    def await_more(self, number: int, *, seconds: float) -> bool:
        """Wait for so many further saves; False when they do not come in time."""
        with self.changed:
            wanted = self.count + number
            return self.changed.wait_for(lambda: self.count >= wanted, seconds)


class Writer(threading.Thread):
    """Adds units, each second one with a photograph, until told to stop.

    A name with 照 has exactly one photograph, since a form is saved whole or not at all.
    """

    def __init__(self, desk: Desk, district: int, ledger: Ledger):
        super().__init__(daemon=True)
        self.desk, self.district, self.ledger = desk, district, ledger
        self.stopped = threading.Event()

    def run(self):
        for number in itertools.count():
            if self.stopped.is_set():
                return
            name = f"示例{'照' if number % 2 else '字'}{uuid.uuid4().hex}"
            try:
                self._save(name, number % 2)
            except CUT_OFF as error:
                # Refused is who finds nobody there; the rest were killed in the middle.
                self.ledger.cut_off += not isinstance(error, ConnectionRefusedError)
                self.stopped.wait(0.05)

    def _save(self, name: str, photographs: int) -> None:
        form = unit_form(name, uuid.uuid4().hex, self.district, photographs)
        files = {"photos-0-image": ("a.jpg", "image/jpeg", photograph())} if photographs else {}
        status = self.desk.post(ADD, form, files)
        if status == 302:
            self.ledger.acknowledge(name)
        elif status != 503:
            self.ledger.refused.append(f"{name}: {status}")


def photograph() -> bytes:
    """A photograph that no other is like."""
    image = Image.frombytes("RGB", (12, 8), random.randbytes(12 * 8 * 3)).resize((1200, 800))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()
