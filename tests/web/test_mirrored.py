"""The pages of a mirror: whose copy it is, how fresh, what is wrong, and where statements go."""

from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

import world
from comity.base.digests import Digest
from comity.base.errors import Unavailable
from comity.base.instants import Instant
from comity.log.fork import Fork
from comity.log.notes import Note
from comity.service.followed import Followed, Forked
from comity.web.app import application
from comity.web.site import Site
from service.mirrors import note
from web.markup import Page
from web.place import NOW, place

ADDRESS = "https://register.example"
HEARD = Instant.parse("2026-11-23T11:59:55Z")
FOLLOWED = Followed(ADDRESS, 18, HEARD)


def fork() -> Fork:
    head = replace(place().site.head, size=9)
    notes = [
        Note.parse(note(replace(head, root=Digest(bytes([number]) * 32)), (), world.START))
        for number in range(2)
    ]
    return Fork(notes[0], notes[1], None)


def copy(followed: Followed) -> TestClient:
    of = place().world
    site = Site(of.record, of.public.get, lambda: (), lambda: NOW, followed=lambda: followed)
    return TestClient(application(None, of.public, site), raise_server_exceptions=False)


def text(path: str, followed: Followed) -> str:
    return copy(followed).get(path).text


@pytest.mark.parametrize("path", ["/", "/systems", "/log", "/log/3", "/obligations", "/nowhere"])
def test_every_page_says_whose_copy_it_is_and_how_fresh(path: str) -> None:
    found = text(path, FOLLOWED)
    assert f"Mirror of {ADDRESS}: checked up to entry 18, last heard at {HEARD}." in found
    assert Page(found).faults == []
    assert "Mirror of" not in place().client.get(path).text


def test_what_is_wrong_since_is_said_in_words() -> None:
    fault = Unavailable("cannot reach {address}: {why}", address="<here>", why="no")
    found = text("/", replace(FOLLOWED, fault=fault, heard=None))
    assert "last heard at -." in found
    assert "Since then: cannot reach &lt;here&gt;: no" in found


def test_a_fork_is_said_on_every_page_and_its_proof_is_there() -> None:
    found = fork()
    forked = replace(FOLLOWED, forked=Forked(found, "x.fork"))
    client = copy(forked)
    for path in ("/", "/log", "/nowhere"):
        page = client.get(path).text
        assert "has signed two histories" in page
        assert 'href="/fork"' in page
    assert client.get("/fork").content == bytes(found)
    health = client.get("/healthz")
    assert (health.status_code, health.text.split()[0]) == (503, "forked")
    assert copy(FOLLOWED).get("/healthz").text.startswith("ok 24 ")


def test_there_is_no_proof_where_there_is_no_fork() -> None:
    assert copy(FOLLOWED).get("/fork").status_code == 404
    assert place().client.get("/fork").status_code == 404


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson"])
def test_a_statement_is_told_where_to_go(kind: str) -> None:
    answer = copy(FOLLOWED).post("/api/statements", content=b"{}\n", headers={"content-type": kind})
    assert f"a mirror takes no statements: submit them to {ADDRESS}" in answer.text
    assert answer.status_code == (409 if kind.endswith("/json") else 200)


def test_a_mirror_answers_the_same_as_the_register() -> None:
    paths: list[Any] = ["/api/status", "/api/systems", "/accord", "/checkpoint", "/log/3/receipt"]
    for path in paths:
        assert copy(FOLLOWED).get(path).content == place().client.get(path).content


def test_the_newest_checkpoint_of_all_sides_is_served_while_one_is_silent() -> None:
    of = place().world
    assert place().client.get("/checkpoint.whole").status_code == 404
    of.public.objects["checkpoint.whole"] = of.public.objects["checkpoint"]
    answer = place().client.get("/checkpoint.whole")
    del of.public.objects["checkpoint.whole"]
    assert answer.content == of.public.objects["checkpoint"]
    assert answer.headers["cache-control"] == "public, max-age=2"
