"""Conditions: CEL's logic, three answers, and which tests can still decide."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed
from comity.rules.condition import Condition, less
from comity.rules.truth import table

NAMES = ("a", "b", "c", "d")
VALUES = (True, False, None)

expressions = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(
            lambda part: f"({part[0]} {part[1]} {part[2]})"
        ),
        inner.map(lambda part: f"!({part})"),
    ),
    max_leaves=8,
)

KLEENE = {
    "a yes settles an or": ("a || b", {"a": None, "b": True}, True),
    "a no leaves an or open": ("a || b", {"a": None, "b": False}, None),
    "a no settles an and": ("a && b", {"a": False, "b": None}, False),
    "a yes leaves an and open": ("a && b", {"a": True, "b": None}, None),
    "the opposite of open is open": ("!a", {"a": None}, None),
    "brackets bind first": ("a && (b || c)", {"a": True, "b": None, "c": True}, True),
    "and binds before or": ("a || b && c", {"a": True, "b": False, "c": None}, True),
    "everything known, yes": ("a && !b", {"a": True, "b": False}, True),
    "everything known, no": ("a && !b", {"a": True, "b": True}, False),
}

MALFORMED = {
    "empty": "",
    "blank": "   ",
    "a constant": "a && true",
    "another word of CEL": "a in b",
    "a reserved word": "package && a",
    "a number": "a && 1",
    "a function": "size(a) && b",
    "a call of a test": "a(b || !a)",
    "a comparison": "a == b",
    "a single ampersand": "a & b",
    "an open bracket": "(a && b",
    "two names": "a b",
    "a line feed": "a\n&& b",
    "not not": "!!a",
    "always yes": "a || !a",
    "always no": "a && !a",
    "too long": "a && " * 300 + "a",
    "a long name before a bad mark": "a" * 900 + "=",
    "too deep": "(" * 400 + "a" + ")" * 400,
    "too many tests": " && ".join(f"t{number}" for number in range(17)),
}


@pytest.mark.parametrize(("expression", "outcomes", "answer"), KLEENE.values(), ids=KLEENE)
def test_what_is_not_known_is_absorbed_as_in_kleene_logic(
    expression: str, outcomes: dict[str, bool | None], answer: bool | None
) -> None:
    assert Condition.parse(expression).answer(outcomes) is answer


@pytest.mark.parametrize("expression", MALFORMED.values(), ids=MALFORMED)
def test_a_condition_is_logic_over_tests_and_nothing_else(expression: str) -> None:
    with pytest.raises(Malformed):
        Condition.parse(expression)


@given(expressions)
def test_cel_answers_what_every_completion_of_the_open_tests_answers(expression: str) -> None:
    try:
        condition = Condition.parse(expression)
    except Malformed:
        return  # nothing can change it
    rows = table(condition.expression, condition.names).rows
    for values in product(VALUES, repeat=len(condition.names)):
        answer = condition.answer(dict(zip(condition.names, values, strict=True)))
        possible = {
            bool(rows >> number & 1)
            for number in range(1 << len(values))
            if all(
                value is None or bool(number >> place & 1) is value
                for place, value in enumerate(values)
            )
        }
        assert answer is None or possible == {answer}


@given(expressions, st.data())
def test_the_deciding_tests_decide_and_no_other_does(expression: str, data: st.DataObject) -> None:
    try:
        condition = Condition.parse(expression)
    except Malformed:
        return
    outcomes = {name: data.draw(st.sampled_from(VALUES)) for name in condition.names}
    deciding = condition.deciding(outcomes)
    rows = table(condition.expression, condition.names)
    for said in product((True, False), repeat=len(deciding)):
        settled = outcomes | dict(zip(sorted(deciding), said, strict=True))
        # Whatever the deciding tests say, the rest can no longer change the answer.
        assert not rows.deciding(settled)
    assert all(outcomes[name] is None for name in deciding)


def test_an_unknown_test_that_cannot_matter_is_not_asked_for() -> None:
    condition = Condition.parse("a && b || c")
    assert condition.deciding({"a": False, "b": None, "c": None}) == {"c"}
    assert condition.deciding({"a": None, "b": None, "c": None}) == {"a", "b", "c"}
    assert condition.deciding({"a": None, "b": None, "c": True}) == frozenset()


def test_a_condition_takes_sixteen_tests() -> None:
    names = [f"t{number}" for number in range(16)]
    condition = Condition.parse(" || ".join(names))
    assert condition.deciding(dict.fromkeys(names)) == set(names)


def test_a_condition_less_its_exceptions_holds_where_none_of_them_does() -> None:
    assert less("a || b", []) == "a || b"
    condition = Condition.parse(less("a || b", ["c", "d && a"]))
    assert condition.answer({"a": True, "b": False, "c": False, "d": False}) is True
    assert condition.answer({"a": True, "b": False, "c": False, "d": True}) is False
    assert condition.answer({"a": None, "b": True, "c": True, "d": None}) is False


def test_words_that_python_keeps_for_itself_are_fine_as_names() -> None:
    condition = Condition.parse("is && not && class")
    assert condition.deciding({"is": True, "not": None, "class": False}) == frozenset()
