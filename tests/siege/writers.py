"""Members of staff who save without end, and note each save that the portal acknowledged."""

import http.client
import io
import itertools
import random
import threading
import uuid
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image

LOGIN, ADD = "/admin/login/", "/admin/units/unit/add/"
#: What a connection raises while the portal is dead or dying.
CUT_OFF = (OSError, http.client.HTTPException)


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

    def __init__(self, port: int, login: str, password: str, district: int, ledger: Ledger):
        super().__init__(daemon=True)
        self.port, self.account, self.district = port, (login, password), district
        self.ledger = ledger
        self.stopped = threading.Event()
        self.cookies: dict[str, str] = {}

    def run(self):
        for number in itertools.count():
            if self.stopped.is_set():
                return
            name = f"示例{'照' if number % 2 else '字'}{uuid.uuid4().hex}"
            try:
                self._save(name, with_photo=bool(number % 2))
            except CUT_OFF as error:
                # Refused is who finds nobody there; the rest were killed in the middle.
                self.ledger.cut_off += not isinstance(error, ConnectionRefusedError)
                self.stopped.wait(0.05)

    def _save(self, name: str, *, with_photo: bool) -> None:
        if "sessionid" not in self.cookies:
            self._sign_in()
        boundary = uuid.uuid4().hex
        body = multipart(
            boundary, self._unit(name, with_photo), photograph() if with_photo else None
        )
        kind = f"multipart/form-data; boundary={boundary}"
        status = self._ask("POST", ADD, body, kind)
        if status == 302:
            self.ledger.acknowledge(name)
        elif status != 503:
            self.ledger.refused.append(f"{name}: {status}")

    def _unit(self, name: str, with_photo: bool) -> dict[str, str]:
        columns = {"name": name, "slug": uuid.uuid4().hex, "district": str(self.district)}
        columns |= {"tier": "municipal", "category": "law", "short_name": "", "credit_code": ""}
        columns |= {
            "website": "",
            "successor": "",
            "photos-0-alt": "示例",
            "photos-0-credit": "示例",
        }
        columns |= {"photos-0-position": "0", "csrfmiddlewaretoken": self.cookies["csrftoken"]}
        for prefix in ("names", "brands", "photos"):
            number = int(prefix == "photos" and with_photo)
            columns |= {f"{prefix}-TOTAL_FORMS": str(number), f"{prefix}-INITIAL_FORMS": "0"}
        return columns

    def _sign_in(self) -> None:
        self._ask("GET", LOGIN)
        login, password = self.account
        form = {"username": login, "password": password, "next": "/healthz"}
        form["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        kind = "application/x-www-form-urlencoded"
        self._ask("POST", LOGIN, urlencode(form).encode(), kind)

    def _ask(self, method: str, address: str, body: bytes | None = None, kind: str = "") -> int:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            said = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            line.request(method, address, body, said | ({"Content-Type": kind} if kind else {}))
            response = line.getresponse()
            response.read()
        finally:
            line.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            key, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[key] = value
        return response.status


def multipart(boundary: str, fields: dict[str, str], photo: bytes | None) -> bytes:
    """A form as a browser sends it, with `photo` as the first photograph."""
    part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(boundary, *field) for field in fields.items()).encode()
    if photo:
        head = 'Content-Disposition: form-data; name="photos-0-image"; filename="a.jpg"'
        body += f"--{boundary}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode()
        body += photo + b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def photograph() -> bytes:
    """A photograph that no other is like."""
    image = Image.frombytes("RGB", (12, 8), random.randbytes(12 * 8 * 3)).resize((1200, 800))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    return buffer.getvalue()
