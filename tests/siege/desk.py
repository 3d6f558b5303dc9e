"""One signed-in person's way to a served portal, as a browser sends it."""

import http.client
import time
import uuid
from urllib.parse import urlencode

LOGIN = "/admin/login/"
#: What a connection raises while the portal is dead or dying.
CUT_OFF = (OSError, http.client.HTTPException)
#: A file of a form: its name, its type and its content.
File = tuple[str, str, bytes]


class Desk:
    """Asks with the cookies of an account; signs in when there are none yet."""

    def __init__(self, port: int, login: str, password: str):
        self.port, self.account = port, (login, password)
        self.cookies: dict[str, str] = {}

    def post(self, address: str, fields: dict[str, str], files: dict[str, File]) -> int:
        """Send a form. Returns the status of the answer; raises one of CUT_OFF without one."""
        if "sessionid" not in self.cookies:
            self.sign_in()
        boundary = uuid.uuid4().hex
        fields = fields | {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
        kind = f"multipart/form-data; boundary={boundary}"
        return self._ask("POST", address, multipart(boundary, fields, files), kind)

    def sign_in(self) -> None:
        """Take the cookies of the account."""
        self._ask("GET", LOGIN)
        login, password = self.account
        form = {"username": login, "password": password, "next": "/healthz"}
        form["csrfmiddlewaretoken"] = self.cookies["csrftoken"]
        kind = "application/x-www-form-urlencoded"
        # While others' passwords are looked at, it is told to come back.
        while self._ask("POST", LOGIN, urlencode(form).encode(), kind) in (429, 503):
            time.sleep(0.2)

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


def multipart(boundary: str, fields: dict[str, str], files: dict[str, File]) -> bytes:
    """A form with its files."""
    part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(boundary, *field) for field in fields.items()).encode()
    for field, (name, kind, content) in files.items():
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"'
        body += f"--{boundary}\r\n{head}\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        body += b"\r\n"
    return body + f"--{boundary}--\r\n".encode()


def unit_form(name: str, slug: str, district: int, photographs: int = 0) -> dict[str, str]:
    """The form of a new 示例 unit with so many photographs."""
    columns = {"name": name, "slug": slug, "district": str(district)}
    columns |= {"tier": "municipal", "category": "law"}
    columns |= dict.fromkeys(("short_name", "credit_code", "website", "successor"), "")
    for number in range(photographs):
        row = f"photos-{number}-"
        columns |= {row + "alt": "示例", row + "credit": "示例", row + "position": str(number)}
    for prefix, number in {"names": 0, "brands": 0, "photos": photographs}.items():
        columns |= {f"{prefix}-TOTAL_FORMS": str(number), f"{prefix}-INITIAL_FORMS": "0"}
    return columns
