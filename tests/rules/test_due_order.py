"""Due dates of any shape: the strict end, the rolled one and the latest stand in this order."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from comity.base.typed import convert
from comity.rules.clause import Clause, Unit
from comity.rules.deadline import Counting
from comity.rules.due import due_date
from comity.rules.facts import Fact, Span
from smallpack import SAID, clause, counting

SINCE = datetime.date(2025, 1, 1)

limits = st.fixed_dictionaries(
    {
        "after": st.just(["deployed_on"]),
        "within": st.fixed_dictionaries(
            {"count": st.integers(1, 20), "unit": st.sampled_from([one.value for one in Unit])}
        ),
    }
)
notices = st.fixed_dictionaries(
    {"before": st.just("planned_on"), "notice": limits.map(lambda one: one["within"])}
)
spans = st.tuples(
    st.dates(datetime.date(2024, 1, 1), datetime.date(2028, 1, 1)), st.integers(0, 40)
).map(lambda one: Span(one[0], one[0] + datetime.timedelta(days=one[1])))
BOTH = convert(
    counting(
        candidates=[
            {"name": "stays", "words": SAID, "last_day_off": "stays", "least": None},
            {"name": "rolls", "words": SAID, "hours_end_off": "next-working-day"},
        ],
        calendar={"places": ["BE"], "first_year": 2000, "last_year": 2099},
    ),
    Counting,
)


@given(limits | notices, st.lists(limits | notices, max_size=2), spans, spans)
def test_the_three_ends_stand_in_their_order(
    first: dict[str, object], also: list[dict[str, object]], deployed: Span, planned: Span
) -> None:
    facts = {"deployed_on": Fact(deployed), "planned_on": Fact(planned)}
    for whichever in ("earlier", "later") if also else ("earlier",):
        written = first | {"words": SAID, "also": also, "whichever": whichever}
        due = due_date(convert(clause(due=written), Clause), facts, SINCE, BOTH, {})
        assert due is not None
        assert due.nominal is not None
        assert due.rolled is not None
        assert due.latest is not None
        assert due.nominal <= due.rolled <= due.latest
