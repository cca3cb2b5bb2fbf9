"""The page on the log's formats says what the code follows."""

from pathlib import Path

from comity.log import c2sp

PAGE = Path(__file__).parents[2] / "docs" / "formats" / "log.md"


def test_the_page_names_the_commit_and_every_specification() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert c2sp.COMMIT in text
    for name, tag in c2sp.SPECIFICATIONS.items():
        assert f"| {name} | {tag or 'none'} |" in text
