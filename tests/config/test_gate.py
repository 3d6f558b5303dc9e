"""Whole tables go out a few at a time, and whoever waits or leaves blocks nobody."""

import gc
import threading

import pytest
from django.core.signals import request_finished
from django.db import close_old_connections

from config import gate
from config.gate import GATE, Gate, Held, Shut
from config.proxies import client_address
from tests.factories import make_recognition

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def free_gate():
    """Nobody is inside before a test, nor after it."""
    gc.collect()
    assert GATE.inside == {}
    yield
    gc.collect()
    assert GATE.inside == {}


@pytest.fixture
def full():
    """As many others are inside as may be."""
    leaves = [GATE.enter(f"192.0.2.{n}") for n in range(gate.MOST)]
    yield
    for leave in leaves:
        leave()


def test_so_many_at_once_and_one_of_each_address():
    door = Gate(most=3, each=2)
    leaves = [door.enter("a"), door.enter("a")]
    with pytest.raises(Shut) as shut:
        door.enter("a")
    assert shut.value.status == 429
    leaves.append(door.enter("b"))
    with pytest.raises(Shut) as shut:
        door.enter("c")
    assert shut.value.status == 503
    leaves[0]()
    door.enter("c")
    assert door.inside == {"a": 1, "b": 1, "c": 1}


def test_threads_never_let_one_too_many_in():
    door, barrier, inside = Gate(most=2, each=1), threading.Barrier(16), []

    def visit(number: int) -> None:
        barrier.wait()
        try:
            door.enter(str(number))
        except Shut:
            return
        inside.append(number)

    visitors = [threading.Thread(target=visit, args=[n]) for n in range(16)]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(inside) == 2


def test_a_place_is_free_after_the_last_chunk_and_only_once():
    left = []
    held = Held([b"1", b"2"], lambda: left.append(1))
    assert (list(held), left) == ([b"1", b"2"], [1])
    held.close()
    assert left == [1]


def test_a_place_is_free_when_closed_forgotten_or_broken():
    left = []
    closed = Held([b"1"], lambda: left.append("closed"))
    closed.close()
    half_read = Held(iter([b"1", b"2"]), lambda: left.append("half read"))
    next(half_read)
    half_read.close()
    assert left == ["closed", "half read"]  # while both are still held on to
    held = Held([b"1"], lambda: left.append("forgotten"))
    del held
    gc.collect()
    with pytest.raises(ZeroDivisionError):
        list(Held((1 / 0 for _ in "a"), lambda: left.append("broken")))
    assert left == ["closed", "half read", "forgotten", "broken"]


@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_a_response_holds_its_place_until_it_is_closed(client, form):
    make_recognition()
    response = client.get(f"/data/recognitions.{form}")
    assert GATE.inside == {"127.0.0.1": 1}
    # Closing ends the request, which would end the test's connection to the database too.
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)
    assert GATE.inside == {}
    client.get(f"/data/recognitions.{form}").getvalue()
    assert GATE.inside == {}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_person_is_told_to_come_back_in_a_moment(client, full, form):
    response = client.get(f"/data/units.{form}?tier=county")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    page = response.content.decode()
    assert "正在下载数据的人比较多。请过几秒再试；其他页面可以照常浏览。" in page
    assert f'<a href="/data/units.{form}?tier=county">再试一次</a>' in page
    assert "no-store" in response["Cache-Control"]


def test_a_program_is_told_so_as_data(client, full):
    response = client.get("/data/units.json")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    said = "正在下载数据的人比较多。请过几秒再试；其他页面可以照常浏览。"
    assert response.json() == {"errors": {"busy": [said]}}


def test_a_second_download_of_an_address_waits_for_its_first(client):
    leave = GATE.enter("127.0.0.1")
    response = client.get("/data/units.json")
    assert (response.status_code, response["Retry-After"]) == (429, "5")
    assert client.get("/data/units.json", REMOTE_ADDR="192.0.2.7").getvalue()
    leave()
    assert client.get("/data/units.json").getvalue()


def test_a_page_of_rows_and_a_bad_request_take_no_place(client, full):
    make_recognition()
    for address in ("/data/recognitions.json?page=1", "/data/recognitions.xlsx?page=1"):
        response = client.get(address)
        assert (response.status_code, bool(response.getvalue())) == (200, True)
    assert client.get("/data/recognitions.csv?year=abc").status_code == 400
    assert client.get("/data/").status_code == 200


@pytest.mark.parametrize(
    ("behind", "forwarded", "address"),
    [
        (False, "192.0.2.9", "10.0.0.1"),
        (True, "192.0.2.9", "192.0.2.9"),
        (True, "6.6.6.6, 192.0.2.9", "192.0.2.9"),
        (True, "192.0.2.9, 6.6.6.6x", "10.0.0.1"),
        (True, "", "10.0.0.1"),
        (True, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_an_address_is_believed_of_the_operators_proxy_only(
    rf, settings, behind, forwarded, address
):
    settings.BEHIND_PROXY = behind
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == address
