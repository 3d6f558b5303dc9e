"""Pages kept for visitors under the version of the content, and answered before anything else.

A page that everyone is sent alike is made once for each version and kept, plain and compressed,
in the cache (`CACHE_URL`), once for each look that can be asked for (`config.looks`). Whoever
already has the page of this version is told so without its being looked for. Nothing is kept of
whoever is signed in, nor given to them; nor is what sets a cookie, or any answer but 200. A page
belongs to one host, scheme and path prefix, and to one day: what it says of today, such as the days
that are left of a notice, is not said tomorrow.
"""

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from config import looks
from units import version
from units.turns import Turns

#: Seconds for which a page is kept at most; a new version leaves it to be forgotten.
KEPT_FOR = 24 * 3600
#: Bytes of what is kept of one page, plain or compressed. Longer ones are made each time.
LARGEST = 128 * 1024
#: Characters of an address; what is longer is asked once.
LONGEST_ADDRESS = 500
#: Seconds to wait for another request that is making the same page, before making it too.
PATIENCE = 10
#: Where pages are one person's, or tell of this moment.
OTHERS = ("admin:index", "review:index", "healthz")
#: What an answer depends on beside its address.
VARIES = ("Accept-Encoding", "Cookie")
#: Headers that belong to one sending, or that are set anew.
NOT_KEPT = {"content-encoding", "content-length", "date", "etag"}


@dataclass(frozen=True)
class Page:
    """One kept answer in one encoding, with its headers; without a body, word that it is known."""

    headers: dict[str, str]
    body: bytes = b""

    def response(self) -> HttpResponse:
        """It for Django."""
        kind = HttpResponse if self.body else HttpResponseNotModified
        return kind(self.body, headers=self.headers)


@dataclass(frozen=True)
class Wanted:
    """A page of this version that is asked for. `known` are the tags of what the asker has."""

    key: str
    is_compressed: bool = False
    known: str = ""

    @property
    def tag(self) -> str:
        """The ETag of the page in either encoding."""
        return f'W/"{self.key[:32]}"'

    @property
    def kept_as(self) -> str:
        """What the cache calls it."""
        return f"page:{self.key}:{'gzip' if self.is_compressed else 'plain'}"

    def found(self) -> Page | None:
        """The kept page, or word that the asker has it; None where it has to be made."""
        if self.known and self.tag in parse_etags(self.known):
            said = {"ETag": self.tag, "Vary": ", ".join(VARIES), "Cache-Control": "no-cache"}
            return Page(said)
        return cache.get(self.kept_as)


class KeptPages:
    """Middleware that answers visitors with kept pages; it has to be the first.

    Safe for threads: of several that want the same page, one makes it and the others wait.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        places = (settings.STATIC_URL, settings.MEDIA_URL, *map(reverse, OTHERS))
        # Whether `reverse` knows the prefix of the site at this time, depends on the server.
        self.of_others = tuple(place.removeprefix(settings.URL_PREFIX) for place in places)
        self.site = site_digest()
        self._turns = Turns(PATIENCE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (wanted := self.wanted(request)) is None:
            return self.get_response(request)
        if found := wanted.found():
            return found.response()
        request.META.pop("HTTP_IF_NONE_MATCH", "")
        return self._made(request, wanted)

    def wanted(self, request: HttpRequest) -> "Wanted | None":
        """The page that is asked for; None where it can be no kept one."""
        key = self.key(request) if self.is_for_everyone(request) else None
        if key is None:
            return None
        known = request.META.get("HTTP_IF_NONE_MATCH", "")
        return Wanted(key, "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""), known)

    def is_for_everyone(self, request: HttpRequest) -> bool:
        """Whether the answer can be the same for whoever asks."""
        return (
            request.method in ("GET", "HEAD")
            and not request.path_info.startswith(self.of_others)
            and settings.SESSION_COOKIE_NAME not in request.COOKIES
            and "messages" not in request.COOKIES
            and "HTTP_AUTHORIZATION" not in request.META
        )

    def key(self, request: HttpRequest) -> str | None:
        """What names the page and its version; None where no page can be kept now."""
        address = f"{request.path}?{request.META.get('QUERY_STRING', '')}"
        if len(address) > LONGEST_ADDRESS:
            return None
        try:
            token = version.current()
            host = request.get_host()
        except (DatabaseError, DisallowedHost):  # said by who answers next
            return None
        if token is None:
            return None
        look, today = ".".join(looks.chosen(request)), timezone.localdate().isoformat()
        named = "\n".join((token, today, self.site, request.scheme, host, address, look))
        return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest()

    def _made(self, request: HttpRequest, wanted: "Wanted") -> HttpResponse:
        """The page, made now or meanwhile by another thread."""
        with self._turns.at(wanted.key):
            if found := wanted.found():
                return found.response()
            response = self.get_response(request)
            if response.status_code == 200 and not response.cookies:
                self._publish(request, response, wanted)
            return response

    def _publish(self, request: HttpRequest, response: HttpResponse, wanted: "Wanted") -> None:
        """Give the answer its version, and keep it if it is whole and not too long."""
        if response.headers.get("Cache-Control"):  # whoever set it knows better
            return
        response.headers["ETag"] = wanted.tag
        patch_cache_control(response, no_cache=True)
        patch_vary_headers(response, VARIES)
        if response.streaming or request.method == "HEAD":
            return
        encoding = response.headers.get("Content-Encoding", "")
        if encoding not in ("", "gzip"):
            return
        plain = gzip.decompress(response.content) if encoding else response.content
        compressed = response.content if encoding else gzip.compress(plain, 6, mtime=0)
        headers = {
            name: value for name, value in response.headers.items() if name.lower() not in NOT_KEPT
        }
        own = {"ETag": wanted.tag}
        for body, encoding in ((plain, {}), (compressed, {"Content-Encoding": "gzip"})):
            if len(body) <= LARGEST:
                sent = {**headers, **own, "Content-Length": str(len(body)), **encoding}
                kept_as = replace(wanted, is_compressed=bool(encoding)).kept_as
                cache.set(kept_as, Page(sent, body), KEPT_FOR)


class FromShelf:
    """Answers with kept pages before Django has seen the request: for WSGI, around its handler.

    What it does for a request otherwise takes longer than all that a kept page needs.
    """

    def __init__(self, application: WSGIHandler):
        self.application = application
        self.pages = KeptPages(application.get_response)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        # A request writes into what it was made of.
        wanted = self.pages.wanted(WSGIRequest({**environ}))
        if wanted is None or (found := wanted.found()) is None:
            return self.application(environ, start_response)
        start_response("200 OK" if found.body else "304 Not Modified", [*found.headers.items()])
        return [found.body]


def site_digest() -> str:
    """What is the same for every page of this site as it runs, and shows on them."""
    said: Iterable = (
        settings.PORTAL,
        settings.FORCE_SCRIPT_NAME,
        settings.STATIC_URL,
        settings.MEDIA_URL,
        getattr(staticfiles_storage, "manifest_hash", ""),
    )
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
