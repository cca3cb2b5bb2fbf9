"""The log's pages: its head, who cosigned, its entries, their receipts."""

import pytest

from comity.accord.receipt import check_receipt
from comity.base.json import write
from comity.statement.envelope import Envelope
from comity.web import listing
from web.markup import Page
from web.place import place, place_of
from world import World, genesis


def words(path: str) -> str:
    return "|".join(Page(place().get(path)).text)


def test_the_log_shows_its_head_its_policy_and_its_fingerprint() -> None:
    text, world = words("/log"), place().world
    head = world.log.head
    assert f"|{head.origin}|" in text
    assert f"|{head.root}|" in text
    assert f"|{place().site.fingerprint()}|" in text
    assert "quorum sides" in text
    assert str(place().site.checkpoint).strip() in text


def test_the_log_says_who_cosigned_and_whose_cosignature_never_counts() -> None:
    text = words("/log")
    assert "|witness.example/institute-a|institute-a|side-a|2026-11-23T09:00:00Z|" in text
    assert "|witness.example/convener|convener|no side: it never counts|" in text


def test_a_silent_witness_is_shown_as_silent() -> None:
    world = World()
    world.silent.add("convener")
    world.say("lab-a", "developer/v1", "lab-a", {"name": "Lab A"})
    assert "|not on this checkpoint|" in "|".join(Page(place_of(world).get("/log")).text)


def test_entries_are_listed_newest_first_with_what_became_of_them() -> None:
    text = words("/log")
    assert text.index("|#17|") < text.index("|#16|")
    assert "|#1|2026-11-23T09:00:00Z|developer/v1|lab-a|lab-a|replaced" in text
    assert "|#5|2026-11-23T09:00:00Z|system/v1|lab-a|lab-a/orion|stands" in text
    assert "|#17|2026-11-23T09:00:00Z|?|?|?|void" in text


def test_void_entries_are_listed_with_their_reason() -> None:
    assert "|#17|about must be lab-b/ and a short id such as orion-4|" in words("/log")
    assert "about must be lab-b/" in words("/log/17")


def test_old_entries_are_read_from_whole_bundles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "SIZE", 3)
    sheets = [words(f"/log?page={number}") for number in range(1, 9)]
    assert [f"|#{23 - 3 * at}|" in sheet for at, sheet in enumerate(sheets)] == [True] * 8
    assert "|first|" in sheets[3].lower()
    assert "|last|" not in sheets[7].lower()


def test_an_entry_shows_its_statement_and_who_signed() -> None:
    text = words("/log/5")
    assert '"kind": "system/v1"' in text
    assert "|lab-a|ed25519|sha256:" in text
    assert "/systems/lab-a/orion" in Page(place().get("/log/5")).links


def test_an_entry_leads_to_what_it_replaces_and_what_replaced_it() -> None:
    assert "A later statement has replaced this one:|#2|" in words("/log/1")
    assert "|Replaces|#1|sha256:" in words("/log/2")


def test_a_receipt_made_from_the_public_files_holds() -> None:
    answer = place().client.get("/log/5/receipt")
    proven = check_receipt(answer.content, place().world.chain)
    assert proven.index == 5
    assert proven.statement.about == "lab-a/orion"
    assert answer.headers["content-disposition"] == 'attachment; filename="entry-5.receipt"'


@pytest.mark.parametrize("path", ["/log/24", "/log/24/receipt", "/log/999999999999", "/log/x"])
def test_an_entry_that_is_not_there_is_a_404(path: str) -> None:
    assert place().client.get(path).status_code == 404


def test_an_entry_that_nobody_can_read_is_shown_as_it_stands() -> None:
    world = World()
    world.entries.append(b'{"not": "an entry", "x": "\xc3\xa9\x1b"}')
    world.log.append([world.entries[-1]], [world.clock.now])
    world.log.publish(world.accord)
    text = "|".join(Page(place_of(world).get("/log/1")).text)
    assert '{"not": "an entry", "x": "\\xc3\\xa9\x1b"}'.replace("\x1b", "") in text.replace(
        "\x1b", ""
    )
    assert "|#1|?|?|?|?|" in "|".join(Page(place_of(world).get("/log")).text)


def test_a_signed_payload_that_is_no_statement_shows_nothing_unescaped() -> None:
    world = World()
    odd = Envelope('{"a": "\u202eevil"}'.encode(), genesis().signatures[:1])
    world.log.append([world.stamp(odd)], [world.clock.now])
    world.log.publish(world.accord)
    text = place_of(world).get("/log/1")
    assert "\u202e" not in text
    assert "\\xe2\\x80\\xae" in text


def test_a_key_of_nobody_is_said_to_be_nobodys() -> None:
    world = World()
    signatures = ((f"sha256:{'0' * 64}", b"x"),)
    world.log.append([world.stamp(Envelope(write({}), signatures))], [world.clock.now])
    world.log.publish(world.accord)
    assert "no party of the accord" in place_of(world).get("/log/1")
