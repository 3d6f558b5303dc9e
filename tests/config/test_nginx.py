"""deploy/nginx.conf in a real nginx, in front of a portal, with ports and folders of its own."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.headers import PERMISSIONS_POLICY
from tests.nginx import NGINX, nginx

from .test_settings import ROOT

OPENSSL = shutil.which("openssl")
pytestmark = pytest.mark.skipif(
    not (NGINX and OPENSSL), reason="nginx and openssl are not installed on this machine"
)
HSTS = "max-age=31536000; includeSubDomains; preload"
LARGER = """
server {{
    listen 443 ssl;
    ssl_certificate /etc/nginx/tls/portal.example.crt;
    ssl_certificate_key /etc/nginx/tls/portal.example.key;
    server_name larger.example;
    location ~ [.](css|json)$ {{ return 404; }}
{places}
}}
"""


class _Portal(BaseHTTPRequestHandler):
    """Stands where the portal stands, and answers with what nginx told it."""

    protocol_version = "HTTP/1.1"
    waiting = threading.Event()

    def do_GET(self):
        if self.path == "/data/units.xlsx?slow":
            self.arrived.release()
            self.waiting.wait(30)
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = [self.headers.get(name, "") for name in ("Host", "X-Forwarded-For")]
        body = " ".join(told).encode()
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *words):
        pass


def free_ports(number: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


class Front:
    """A running nginx: requests to it under any host name, and under a prefix if there is one."""

    def __init__(self, plain: int, secure: int):
        self.plain, self.secure = plain, secure
        self.host, self.prefix = "portal.example", ""
        self.context = ssl._create_unverified_context()

    def ask(self, address, *, method="GET", host=None, secure=True, body=None, **headers):
        """The answer, its body read; ConnectionError where the connection is just closed."""
        if secure:
            line = http.client.HTTPSConnection("127.0.0.1", self.secure, context=self.context)
        else:
            line = http.client.HTTPConnection("127.0.0.1", self.plain)
        headers = {"Host": host or self.host, **headers}
        line.request(method, self.prefix + address, body=body, headers=headers)
        response = line.getresponse()
        response.said = response.read()
        line.close()
        return response

    def statuses(self, number: int, address: str, **said) -> list[int]:
        return [self.ask(address, **said).status for _ in range(number)]


@pytest.fixture
def portal():
    """The portal's stand-in and how many slow exports have reached it."""
    _Portal.arrived, _Portal.asked = threading.Semaphore(0), []
    _Portal.waiting.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Portal)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    _Portal.waiting.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def front(tmp_path, portal):
    """nginx with the file as it is delivered, but for ports, folders and certificate.

    Beside it is a larger site, of which the portal is a part as the file's last lines say.
    """
    plain, secure = free_ports(2)
    for folder, name in (("static", "a.css"), ("media", "a.jpg")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("示例", encoding="utf-8")
    certificate(tmp_path)
    said = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    said = re.sub(r"^ *listen \[::\].*\n", "", said, flags=re.M)
    said += LARGER.format(places="\n".join(re.findall(r"^#(    .*)", said, flags=re.M)))
    for written, here in {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "127.0.0.1:8000": f"127.0.0.1:{portal.server_port}",
        "/etc/nginx/tls": str(tmp_path),
        "/var/lib/model-organ-portal": str(tmp_path),
    }.items():
        assert written in said
        said = said.replace(written, here)
    with nginx(tmp_path, said, plain):
        yield Front(plain, secure)


@pytest.fixture(params=["portal.example", "larger.example/mfjg"])
def place(front, request):
    """The same nginx, asked for the portal at a host of its own or as a part of a larger site."""
    front.host, slash, path = request.param.partition("/")
    front.prefix = slash + path
    return front


def certificate(folder) -> None:
    subject = "-subj /CN=portal.example -days 1 -keyout portal.example.key -out portal.example.crt"
    key = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256"
    command = [OPENSSL, *key.split(), *subject.split()]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def test_plain_http_leads_to_the_portals_own_host_and_no_other(front):
    response = front.ask("/units/?page=2", secure=False)
    assert (response.status, response.headers["Location"]) == (
        301,
        "https://portal.example/units/?page=2",
    )
    for host in ("evil.example", "127.0.0.1", "portal.example.evil.example"):
        for secure in (False, True):
            with pytest.raises(ConnectionError):
                front.ask("/", host=host, secure=secure)


def test_no_version_is_told(front):
    servers = {
        front.ask("/", secure=False).headers["Server"],
        front.ask("/").headers["Server"],
        front.ask("/static/none.css").headers["Server"],
    }
    assert servers == {"nginx"}
    assert b"nginx/" not in front.ask("/static/none.css").said


@pytest.mark.parametrize("address", ["/static/a.css", "/media/a.jpg", "/static/none", "/media/no"])
def test_files_carry_the_headers_of_pages(front, address):
    headers = front.ask(address).headers
    assert headers["Strict-Transport-Security"] == HSTS
    assert headers["Permissions-Policy"] == PERMISSIONS_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_portal_is_told_who_asks_whatever_the_visitor_claims(front):
    response = front.ask("/", **{"X-Forwarded-For": "8.8.8.8"})
    assert response.said == b"portal.example 127.0.0.1"
    assert response.headers["Permissions-Policy"] is None  # the portal's own to say


def test_attempts_to_sign_in_are_limited_and_looking_is_not(place):
    assert set(place.statuses(40, "/admin/login/")) == {200}
    statuses = place.statuses(40, "/admin/login/?next=/admin/", method="POST", body="a=b")
    assert statuses[:21] == [200] * 21
    assert 429 in statuses[21:]
    refused = place.ask("/admin/login/", method="POST", body="a=b")
    while refused.status != 429:
        refused = place.ask("/admin/login/", method="POST", body="a=b")
    assert refused.headers["Retry-After"] == "60"
    assert refused.said.decode() == "请求太频繁。请等一分钟再试。\n"
    assert place.ask("/admin/").status == 200


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_exports_are_limited_in_a_minute(place, form):
    statuses = place.statuses(30, f"/data/units.{form}")
    assert statuses[:11] == [200] * 11
    assert 429 in statuses[11:]
    assert set(place.statuses(30, "/data/")) == {200}


def test_an_address_has_two_exports_at_a_time(place):
    slow = [threading.Thread(target=place.ask, args=("/data/units.xlsx?slow",)) for _ in range(2)]
    for thread in slow:
        thread.start()
    for _ in slow:
        assert _Portal.arrived.acquire(timeout=30)
    assert place.ask("/data/units.csv").status == 429
    assert place.ask("/").status == 200
    _Portal.waiting.set()
    for thread in slow:
        thread.join()
    assert place.ask("/data/units.csv").status == 200


def test_a_larger_site_hands_on_what_lies_under_the_prefix_and_no_more(front):
    front.host = "larger.example"
    for address in (
        "/",
        "/admin/login/?next=/",
        "/data/units.json?q=%E7%94%B2",
        "/units/%E7%94%B2/",
    ):
        assert front.ask("/mfjg" + address).said == b"larger.example 127.0.0.1"
        assert _Portal.asked.pop() == address
    assert front.ask("/mfjg/static/a.css").said.decode() == "示例"
    assert front.ask("/data/units.json").status == 404
    assert _Portal.asked == []


def test_only_the_desk_takes_large_forms(front):
    body = b"x" * (2 * 1024 * 1024)
    assert front.ask("/admin/units/unit/add/", method="POST", body=body).status == 200
    refused = front.ask("/search/", method="POST", body=body)
    assert (refused.status, refused.said.decode()) == (
        413,
        "提交的内容太大。请减少或压缩照片后再提交。\n",
    )


def test_a_portal_that_restarts_is_said_to(front, portal):
    portal.shutdown()
    portal.server_close()
    response = front.ask("/")
    assert (response.status, response.headers["Retry-After"]) == (503, "10")
    assert response.said.decode().startswith("网站正在重新启动。")
