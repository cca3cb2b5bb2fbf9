"""A served register in which parties speak by commands, each with its own key."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from serving import Said, Served

Run = Callable[..., Said]
ID = "geneva-standard"


class Talks:
    """A register in which the parties of the story speak, each by its own key."""

    def __init__(self, own: Served, comity: Run, folder: Path) -> None:
        self.own, self.comity, self.folder = own, comity, folder

    def key(self, party: str) -> Path:
        own = self.folder / f"{party}.key"
        return own if own.exists() else self.own.folder / "keys" / f"party-{party}.key"

    def ask(self, *words: object) -> Said:
        return self.comity(*words, "--to", self.own.address)

    def say(self, party: str, *words: object, key: Path | None = None) -> str:
        """Have a party say something; return what the command told."""
        said = self.ask(*words, "--key", key or self.key(party), "--yes")
        assert said.code == 0, said
        return said.out

    def refused(self, party: str, *words: object, key: Path | None = None) -> str:
        said = self.ask(*words, "--key", key or self.key(party), "--yes")
        assert said.code == 1, said
        return said.err

    def admit(self, party: str, *side: str) -> None:
        assert self.comity("key", "new", party).code == 0
        assert self.comity("key", "new", f"{party}-delegate").code == 0
        told = self.ask("accord", "admit", f"{party}.pub", *side, "--data", self.own.folder)
        assert told.code == 0, told

    def empower(self, party: str) -> None:
        self.say(
            party, "powers", "give", self.delegate(party), "--person", f"the envoy of {party}",
            "--act", "authenticate", "--act", "consent", "--instrument", ID,
            key=self.folder / f"{party}.recovery.key",
        )  # fmt: skip

    def delegate(self, party: str) -> Path:
        return self.folder / f"{party}-delegate.key"

    def acts(self, party: str, *words: object) -> str:
        """Have a party's delegate act, by full powers."""
        return self.say(party, *words, key=self.delegate(party))

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.ask("status", ID, "--json").out)
        return found

    def owed(self, party: str, *, at: str) -> set[str]:
        """Return the clauses of the standard that bind a party's systems on a day."""
        said = self.comity(
            "obligations", "--from", self.own.address, "--of", party, "--at", at, "--json"
        )
        assert said.code == 0, said
        found = json.loads(said.out)["obligations"]
        return {one["clause"] for one in found if one["force"] == "instrument"}
