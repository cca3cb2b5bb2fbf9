"""
comity log new, comity log next: draw a log's keys, before the accord that names them is signed.

While two generations lie there, every head is signed by both: the first checkpoint under the new
version of the accord needs both. The old ones are moved away when that has been published.
"""

import argparse
from pathlib import Path

from comity.cli.main import tell
from comity.service.wiring import founding
from comity.service.wiring.folder import Folder


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["new", "next"])
    parser.add_argument("origin", metavar="ORIGIN", help="the log's name, such as example.org/log")
    parser.add_argument("--data", type=Path, default=Path("data"), metavar="DIR")


def run(options: argparse.Namespace) -> int:
    draw = founding.log_keys if options.what == "new" else founding.next_log_keys
    keys = draw(Folder(options.data), options.origin)
    tell("the log's private keys lie in {folder}; they never leave it", folder=options.data)
    tell("for the draft of the accord:")
    print(f"origin: {options.origin}\nlog_keys:")
    for key in keys:
        print(f"  - {key}")
    return 0
