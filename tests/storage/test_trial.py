"""An index on trial: others see its rows once they are kept, and a crash takes them back."""

from contextlib import closing
from pathlib import Path

from comity.register.rows import AccordRow, NameRow
from comity.register.view import Memory
from comity.storage.sqlite import Index
from comity.storage.trial import TrialIndex
from world import World


def rows(count: int) -> list[NameRow]:
    return [NameRow(f"name {number}", number, "lab-a") for number in range(count)]


def test_others_see_rows_once_they_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with closing(TrialIndex(path)) as trial, closing(Index(path)) as reader:
        trial.apply(3, rows(3))
        trial.apply(5, rows(5))
        assert (trial.size, trial.count(NameRow)) == (5, 5)
        assert (reader.size, reader.count(NameRow)) == (0, 0)
        trial.keep()
        assert (reader.size, reader.count(NameRow)) == (5, 5)


def test_what_is_undone_was_never_there(tmp_path: Path) -> None:
    record = World().record
    accords = list(record.all(AccordRow))
    with closing(TrialIndex(tmp_path / "index.sqlite")) as trial:
        trial.undo()
        trial.apply(1, accords)
        assert trial.get(AccordRow, "current") is not None
        trial.undo()
        assert trial.size == 0
        assert trial.get(AccordRow, "current") is None
        trial.apply(1, accords)
        trial.keep()
        trial.undo()
        assert trial.get(AccordRow, "current") == Memory.get(record, AccordRow, "current")


def test_a_crash_in_a_trial_leaves_what_was_kept(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with closing(TrialIndex(path)) as trial:
        trial.apply(2, rows(2))
        trial.keep()
        trial.apply(9, rows(9))
    with closing(Index(path)) as again:
        assert (again.size, again.count(NameRow)) == (2, 2)
