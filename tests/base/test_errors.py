"""The four ways to say no: templates with named values, that survive a worker process."""

import pickle

import pytest

from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified

KINDS = (Malformed, Unverified, Refused, Unavailable)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_says_its_template_with_its_values(kind: type[ComityError]) -> None:
    fault = kind("no {move} from {stage}", move="open", stage="drawn")
    assert str(fault) == "no open from drawn"
    assert (fault.template, fault.values) == (
        "no {move} from {stage}",
        {"move": "open", "stage": "drawn"},
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_comes_whole_out_of_a_worker_process(kind: type[ComityError]) -> None:
    fault = pickle.loads(pickle.dumps(kind("{field} is missing", field="time")))  # noqa: S301 - our own bytes
    assert type(fault) is kind
    assert str(fault) == "time is missing"


def test_a_value_may_have_any_name() -> None:
    assert str(Refused("{template} and {self}", template=1, self=2)) == "1 and 2"


def test_a_template_without_values_is_said_as_it_stands() -> None:
    assert str(Unavailable("asking again may help")) == "asking again may help"


def test_malformed_is_a_value_error_so_that_msgspec_adds_the_path() -> None:
    assert [kind for kind in KINDS if issubclass(kind, ValueError)] == [Malformed]
