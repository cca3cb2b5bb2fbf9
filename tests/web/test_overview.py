"""The overview: how many systems there are of each sort, and the thresholds of the packs in use."""

from comity.register.view import Memory
from web.markup import Page
from web.place import place, place_of
from world import World


def test_systems_are_counted_by_what_is_known() -> None:
    text = Page(place().get("/")).text
    assert _after(text, "Systems registered by their developers") == "1"
    assert _after(text, "Systems observed by others only") == "5"
    assert _after(text, "Without a compute figure: undetermined, never counted as below") == "2"


def _after(text: list[str], label: str) -> str:
    return text[text.index(label) + 1]


def test_each_threshold_comes_from_the_packs_in_use_and_counts_the_unregistered() -> None:
    text = Page(place().get("/")).text
    row = text.index("> 1e25 FLOP")
    assert text[row + 1 : row + 5] == ["EU, Art. 1 (law)", "2", "2", "2"]
    assert "≥ 1e23 FLOP" in text


def test_the_table_leads_to_the_systems_it_counts() -> None:
    links = Page(place().get("/")).links
    assert "/systems?over=1e25&show=unregistered" in links
    assert place().json("/systems.json?over=1e25&show=unregistered")["count"] == 2


def test_the_chart_draws_what_its_table_lists() -> None:
    page = Page(place().get("/"))
    drawn = [one["href"] for one in page.all("a") if one.get("tabindex") == "-1"]
    listed = place().json("/systems.json?over=1e20&sort=published")
    assert sorted(drawn) == sorted(f"/systems/{one['id']}" for one in listed["systems"])
    assert "/systems?over=1e20&sort=published" in page.links


def test_a_register_without_packs_has_a_chart_without_thresholds() -> None:
    bare = place_of(World())
    text = bare.get("/")
    assert "No pack of rules with a threshold" in text
    assert 'class="threshold"' not in text


def test_a_real_register_has_no_banner() -> None:
    assert "REHEARSAL" not in place_of(World()).get("/")


def test_a_register_without_entries_says_that_it_is_not_founded() -> None:
    nothing = World()
    nothing.record = Memory()
    answer = place_of(nothing).client.get("/log")
    assert answer.status_code == 503
    assert "not founded" in answer.text


def test_a_register_without_checkpoint_says_so() -> None:
    nothing = World()
    nothing.public.remove("checkpoint")
    for path in ("/", "/log", "/log/0", "/log/0/receipt", "/healthz"):
        answer = place_of(nothing).client.get(path)
        assert answer.status_code == 503
        assert "no checkpoint yet" in answer.text
