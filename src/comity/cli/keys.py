"""comity key: an ordinary and an offline recovery key for a party, and what it does with them."""

import argparse
from pathlib import Path

from comity.adapters.private_keys import PrivateKey
from comity.base.errors import Malformed, Refused
from comity.base.keys import Algorithm
from comity.base.typed import Slug, convert
from comity.cli import key_acts
from comity.cli.main import tell

CHOICES = {algorithm.label: algorithm for algorithm in Algorithm}


def arguments(parser: argparse.ArgumentParser) -> None:
    does = parser.add_subparsers(dest="what", required=True)
    new = does.add_parser("new", help="draw an ordinary and an offline recovery key")
    new.add_argument("name", help="a short id for the party, such as lab-a")
    new.add_argument("--out", type=Path, default=Path(), metavar="DIR")
    new.add_argument("--algorithm", choices=CHOICES, default="ed25519")
    key_acts.arguments(does)


def run(options: argparse.Namespace) -> int:
    if options.what != "new":
        return key_acts.run(options)
    name = _slug(options.name)
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{name}.key", folder / f"{name}.recovery.key", folder / f"{name}.pub"]
    for path in paths:
        if path.exists():
            raise Refused("{path} is there already; keys are not overwritten", path=path)
    ordinary = PrivateKey.draw(CHOICES[options.algorithm])
    recovery = PrivateKey.draw(Algorithm.ML_DSA_65)
    ordinary.keep(paths[0])
    recovery.keep(paths[1])
    paths[2].write_text(
        f"party: {name}\nkeys:\n  - {ordinary.public}\nrecovery: {recovery.public}\n"
    )
    tell("{path}: the ordinary key, for daily use (mode 0600)", path=paths[0])
    tell("{path}: the recovery key; take it off this machine and keep it offline", path=paths[1])
    tell("{path}: the public halves, for whoever admits you to an accord", path=paths[2])
    tell("key id: {id}", id=ordinary.public.id)
    return 0


def _slug(name: str) -> str:
    try:
        return convert(name, Slug)
    except Malformed:
        raise Malformed(
            "a party's id is short and plain, such as lab-a; not {name}", name=name
        ) from None
