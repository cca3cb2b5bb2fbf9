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
        self.grow(chain)
        first = not known.is_file()
        durable.write(known, f"{chain.genesis}\n".encode())
        return first

    def grow(self, chain: Chain) -> None:
        """Keep a chain, wherever it comes from; it must continue the one known of its register."""
        path = self._path(chain.genesis)
        if path.is_file():
            # A register that shows a shorter or another history of its accord is lying.
            chain.check_continues(Chain.parse(path.read_bytes()))
        durable.write(path, chain.write())

    def _path(self, genesis: str) -> Path:
        return self.folder / "accords" / f"{digests.read_name(genesis).hex()}.json"

    def _address(self, address: str) -> Path:
        name = digests.named(address.rstrip("/").encode()).removeprefix(digests.PREFIX)
        return self.folder / "addresses" / name
