"""comity compute: training compute from architecture, from hardware, and against thresholds."""

import argparse
import json
from pathlib import Path

from comity.accounting.chips import CHIPS
from comity.base import yaml
from comity.base.errors import Malformed
from comity.cli import given
from comity.cli.reading import read_file
from comity.documents import estimates, hardware
from comity.documents.estimates import FIGURES, WORDS
from comity.oversight.thresholds import thresholds


def arguments(parser: argparse.ArgumentParser) -> None:
    for name, meaning in {**FIGURES, **WORDS}.items():
        shape = "N|LOW:HIGH" if name in FIGURES else name.upper()
        parser.add_argument(f"--{name.replace('_', '-')}", metavar=shape, help=meaning)
    parser.add_argument(
        "--from", dest="file", type=Path, metavar="FILE.yaml", help="the same by name, from a file"
    )
    parser.add_argument(
        "--hardware-table",
        type=Path,
        metavar="FILE.csv",
        help="chips from a table with the columns of Epoch AI's, in place of our own",
    )
    given.choose(parser)
    given.shapes(parser, "json")


def run(options: argparse.Namespace) -> int:
    among = hardware.read(read_file(options.hardware_table)) if options.hardware_table else CHIPS
    asked = estimates.asked(_said(options), among)
    against = estimates.compared(asked.estimate.whole, thresholds(given.chosen(options)))
    if options.shape == "json":
        print(json.dumps(estimates.as_json(asked, against), ensure_ascii=False, indent=2))
    else:
        print("\n".join(estimates.lines(asked, against, given.reader())))
    return 0


def _said(options: argparse.Namespace) -> dict[str, object]:
    """Return what is said by name; an option counts before the file."""
    said: dict[str, object] = {}
    if options.file is not None:
        documents = yaml.read(read_file(options.file))
        if len(documents) != 1 or not isinstance(documents[0], dict):
            raise Malformed(
                "{path} is no list of names with figures, such as tokens: 15e12", path=options.file
            )
        said |= {str(name): value for name, value in documents[0].items() if value is not None}
    given_here = {name: getattr(options, name) for name in (*FIGURES, *WORDS)}
    return said | {name: value for name, value in given_here.items() if value is not None}
