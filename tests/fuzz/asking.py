"""Requests made up from a seed and a number: the same two make the same request again."""

import io
from dataclasses import dataclass, field
from random import Random

from django.conf import settings
from django.test import Client

from .addresses import Address, addresses
from .bodies import body
from .pages import Page
from .site import ROLES, VISITOR, Site
from .values import escaped, header, hostile

METHODS = {"GET": 50, "POST": 34, "HEAD": 4, "OPTIONS": 3, "PUT": 3, "DELETE": 3, "PATCH": 1}
METHODS |= {"TRACE": 1, "BREW": 1}
WHO = {VISITOR: 45, "staff": 22, "approver1": 8, "admin": 25}
#: Visitors are turned away from all of the desk alike.
WHO_AT_THE_DESK = WHO | {VISITOR: 8}
#: Headers of which a request brings some, as a server names them.
HEADERS = (
    *("ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "ACCEPT", "IF_NONE_MATCH", "IF_MODIFIED_SINCE"),
    *("IF_MATCH", "IF_UNMODIFIED_SINCE", "RANGE", "X_FORWARDED_FOR", "X_FORWARDED_HOST", "REFERER"),
    *("X_FORWARDED_PROTO", "ORIGIN", "USER_AGENT", "X_REQUESTED_WITH", "AUTHORIZATION", "HOST"),
    *("X_HTTP_METHOD_OVERRIDE", "X_CSRFTOKEN", "EXPECT", "TE"),
)
LIKELY = (
    b"gzip",
    b"zh-CN",
    b"W/",
    b'"a"',
    b"*",
    b"bytes=0-",
    b"bytes=9-1",
    b"XMLHttpRequest",
    b"null",
)
LIKELY += (b"Mon, 99 Feb 99999 25:61:61 GMT", b"Thu, 01 Jan 1970 00:00:00 GMT", b"1.2.3.4, ::1, ")


@dataclass
class Request:
    """One request, ready to be asked."""

    who: str
    method: str
    path: bytes
    query: bytes
    environ: dict = field(repr=False)

    def __str__(self):
        address = self.path + (b"?" + self.query if self.query else b"")
        shown = ascii(address.decode("utf-8", "backslashreplace"))[1:-1]
        return f"{self.who} {self.method} {shown[:200]}"


class Asker:
    """Makes requests to `site` by number."""

    def __init__(self, site: Site, seed: int):
        self.site, self.seed = site, seed
        self.client = Client(raise_request_exception=False)
        self.strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
        self.addresses = addresses()
        self._pages: dict[bytes, Page] = {}

    def request(self, number: int) -> Request:
        """The request of that number."""
        rng = Random(f"{self.seed}/{number}")
        address: Address = rng.choice(self.addresses)
        method = rng.choices(list(METHODS), list(METHODS.values()))[0]
        whose = WHO_AT_THE_DESK if address.fixed[0].startswith("admin/") else WHO
        who = rng.choices(list(whose), list(whose.values()))[0]
        good = address.good(rng)
        sends = method in ("POST", "PUT", "PATCH") or rng.random() < 0.03
        # Reading a page costs as much as asking; without it a query has the parameters of any.
        page = self._page(good) if sends or rng.random() < 0.2 else Page("")
        path = good if rng.random() < (0.85 if method == "POST" else 0.6) else address.bad(rng)
        query = self._query(page, rng) if rng.random() < 0.6 else b""
        environ = self._environ(who, rng)
        if sends:
            environ |= self._body(page, rng)
        return Request(who, method, path, query, environ)

    def ask(self, request: Request):
        """The answer, read to its end."""
        client = self.strict if request.environ.pop("strict") else self.client
        response = client.generic(
            request.method,
            "/",
            PATH_INFO=request.path.decode("latin-1"),
            QUERY_STRING=request.query.decode("latin-1"),
            **request.environ,
        )
        if response.streaming:
            for _ in response:
                pass
        return response

    def _page(self, path: bytes) -> Page:
        """What the page at `path` offers an administrator; asked for once, since what is
        restored has the same keys again."""
        if path not in self._pages:
            cookie = {"HTTP_COOKIE": f"sessionid={self.site.sessions['admin']}", "strict": False}
            response = self.ask(Request("admin", "GET", path, b"", cookie))
            readable = "html" in response.headers.get("Content-Type", "")
            self._pages[path] = Page(response.content.decode() if readable else "")
        return self._pages[path]

    def _query(self, page: Page, rng: Random) -> bytes:
        pairs = []
        for _ in range(rng.choice((1, 1, 2, 3, 6))):
            name = rng.choice(page.names).encode() if rng.random() < 0.9 else hostile(rng)
            value = rng.choice((b"", b"=", b"=" + escaped(hostile(rng), rng)) + (None,) * 9)
            pairs.append(escaped(name, rng) + (value or b"=" + escaped(hostile(rng), rng)))
        return rng.choice((b"&", b"&", b"&", b";")).join(pairs)

    def _environ(self, who: str, rng: Random) -> dict:
        headers = rng.sample(HEADERS, rng.choice((0, 0, 1, 1, 2, 4)))
        environ = {f"HTTP_{name}": self._header(name, rng) for name in headers}
        if "HTTP_HOST" in environ and rng.random() < 0.8:
            del environ["HTTP_HOST"]  # else most that follows is not reached
        environ["HTTP_COOKIE"] = self._cookies(who, rng)
        return environ | {"strict": rng.random() < 0.05}

    def _header(self, name: str, rng: Random) -> str:
        return header(rng.choice((rng.choice(LIKELY), hostile(rng))))

    def _cookies(self, who: str, rng: Random) -> str:
        cookies = []
        if who in ROLES:
            cookies.append(f"{settings.SESSION_COOKIE_NAME}={self.site.sessions[who]}")
        names = ("sessionid", "csrftoken", "messages", "django_language", "x")
        for name in rng.sample(names, rng.choice((0, 0, 0, 1, 2))):
            if name != "sessionid" or who == VISITOR:
                cookies.append(f"{name}={rng.choice(('a' * 32, hostile(rng).decode('latin-1')))}")
        return "; ".join(cookies)

    def _body(self, page: Page, rng: Random) -> dict:
        content, kind = body(page, rng)
        length = str(len(content))
        if rng.random() < 0.05:  # a server refuses what is no number before it asks us
            length = rng.choice(("", "0", str(len(content) // 2), str(len(content) + 999)))
        return {
            "CONTENT_TYPE": kind,
            "CONTENT_LENGTH": length,
            "wsgi.input": io.BytesIO(content),
        }
