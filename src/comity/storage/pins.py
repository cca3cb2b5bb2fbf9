"""The accords this machine's user has pinned: which genesis belongs to which address."""

import os
from dataclasses import dataclass
from pathlib import Path

from comity.accord.chain import Chain
from comity.base import digests
from comity.base.errors import Refused, Unavailable
from comity.storage import durable


def home() -> Path:
    """Return where pins are kept: COMITY_HOME, else .comity in the user's folder."""
    return Path(os.environ.get("COMITY_HOME") or Path.home() / ".comity")


@dataclass(frozen=True, slots=True)
class Pins:
    """Accord chains by genesis; the first one seen for an address is the one that counts."""

    folder: Path

    def of(self, genesis: str) -> Chain:
        """Return the pinned chain of a register, or Unavailable: nothing vouches for another."""
        path = self._path(genesis)
        if not path.is_file():
            raise Unavailable(
                "no accord is pinned for register {genesis}: name one with --accord FILE",
                genesis=genesis,
            )
        return Chain.parse(path.read_bytes())

    def keep(self, address: str, chain: Chain) -> bool:
        """Pin a chain; True if this is the first for its address. A changed genesis is Refused."""
        known = self._address(address)
        if known.is_file() and known.read_text().strip() != chain.genesis:
            raise Refused(
                "{address} now shows another register than the one pinned, {genesis}",
                address=address,
                genesis=known.read_text().strip(),
            )
        self._check_growth(chain)
        durable.write(self._path(chain.genesis), chain.write())
        first = not known.is_file()
        durable.write(known, f"{chain.genesis}\n".encode())
        return first

    def _check_growth(self, chain: Chain) -> None:
        path = self._path(chain.genesis)
        if path.is_file():
            old = [one.id for one in Chain.parse(path.read_bytes()).versions]
            new = [one.id for one in chain.versions]
            # A register that shows a shorter or another history of its accord is lying.
            if new[: len(old)] != old:
                raise Refused("the accord shown does not continue the one pinned")

    def _path(self, genesis: str) -> Path:
        return self.folder / "accords" / f"{digests.read_name(genesis).hex()}.json"

    def _address(self, address: str) -> Path:
        name = digests.named(address.rstrip("/").encode()).removeprefix(digests.PREFIX)
        return self.folder / "addresses" / name
