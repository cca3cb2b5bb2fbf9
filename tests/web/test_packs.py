# ruff: noqa: RUF001 - the pages' own dashes and signs
"""The page of packs: in use by the word of the log, only local, lacking, out of use."""

from comity.web.site import Site
from web.markup import Page
from web.place import DIGEST, NOW, PACK, place


def words() -> str:
    return "|".join(Page(place().get("/packs")).text)


def test_a_pack_in_use_shows_its_digest_its_sources_and_its_reviewers() -> None:
    text = words()
    assert "|Harbour Act|in use|" in text
    assert f"|Digest|{PACK.digest}|" in text
    assert "|Reviewed by|institute-a|" in text
    assert "|A text|, read on 2026-11-23|" in text


def test_what_a_pack_does_not_cover_is_said() -> None:
    assert "|Not covered|words|words|" in words()


def test_other_packs_of_the_program_are_labelled_local() -> None:
    text = words()
    assert text.count("|words|local|") == 4  # two packs, in the table and below it
    assert "|In force|2025-01-01|–|2099-01-01|" in text


def test_all_packs_are_listed_by_jurisdiction_and_lead_to_what_they_say() -> None:
    page = Page(place().get("/packs"))
    text = "|".join(page.text)
    assert "|EU|words|local|law (1)|2025-01-01|–|2099-01-01|nearby|, version 1|" in text
    assert text.index("|KR|words|off|") > text.index("|EU|words|local|")
    assert "#pack-small" in page.links


def test_a_pack_that_is_off_is_said_to_hold_drafts() -> None:
    text = words()
    assert "|words|off|KR|This pack is off: its clauses are drafts, bind nobody" in text


def test_what_an_authority_says_of_a_clause_stands_beside_it() -> None:
    text = words()
    assert "|words|confirmed by the authority|institute-a|#19|" in text
    assert "|words|contested by the authority|institute-a|#20|Another day counts.|" in text
    assert "|Authorities that may speak for its law|institute-a|" in text


def test_a_law_without_filing_gives_its_reason_in_the_list_of_clauses() -> None:
    assert "|No statutory filing: english words|" in words()


def test_a_pack_this_program_lacks_and_one_out_of_use_are_named() -> None:
    text = words()
    assert "The log names the pack far in version 1" in text
    assert DIGEST in text
    assert "|No longer in use|old, version 1|" in text


def test_a_program_without_packs_says_so() -> None:
    bare = Site(place().world.record, place().world.public.get, tuple, lambda: NOW)
    assert bare.standards(NOW.day).in_use == ()
