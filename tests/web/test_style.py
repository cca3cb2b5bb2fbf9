"""The style sheet: every pair of colours can be read, in light and in dark."""

import re
from importlib.resources import files

import pytest

SHEET = files("comity.web").joinpath("static", "comity.css").read_text("utf-8")
LIGHT, DARK = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", part))
               for part in re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL))  # fmt: skip
PAIRS = [
    *((ink, paper) for ink in ("ink", "quiet", "link", "law") for paper in ("paper", "raised")),
    *((f"{one}-ink", f"{one}-paper") for one in ("warn", "yes", "open", "no", "bad")),
    ("paper", "link"),  # a button's words
]
# Marks and outlines are not words: WCAG 2.2, 1.4.11 asks for 3.
SHAPES = [(one, paper) for one in ("own", "other", "focus") for paper in ("paper", "raised")]


def _share(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _light(colour: str) -> float:
    red, green, blue = (_share(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_can_be_read(ink: str, paper: str, colours: dict[str, str]) -> None:
    assert contrast(colours[ink], {**LIGHT, **colours}[paper]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "paper"), SHAPES)
def test_shapes_can_be_seen(shape: str, paper: str, colours: dict[str, str]) -> None:
    assert contrast(colours[shape], colours[paper]) >= 3


def test_the_sheet_fetches_nothing() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_focus_is_visible() -> None:
    assert re.search(r":focus-visible \{ outline: 3px solid", SHEET)
