"""The command line: which commands there are. A command pays only for what it imports."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from importlib import import_module

from comity.adapters.catalogs import catalog
from comity.base.errors import ComityError, Malformed, Refused, Unavailable, Unverified
from comity.documents.messages import Catalog, explain, say

WRONG = 2
LANG = "--lang"
EXITS: tuple[tuple[type[ComityError], int], ...] = (
    (Unverified, 1),
    (Refused, 1),
    (Malformed, 3),
    (Unavailable, 4),
)

# command -> the module that has it, and what it is for
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("serve", "run the register, its log, its witnesses and its pages"),
    "log": ("logs", "draw the keys of a new log, for the accord that will name them"),
    "key": ("keys", "make an ordinary and an offline recovery key"),
    "accord": (
        "accords",
        "draft, found, show, explain or save an accord; admit a party to a rehearsal",
    ),
    "facts": ("facts", "write a file of facts to fill in, for assess and clocks"),
    "assess": ("assess", "say what would be due for a system; needs no server"),
    "clocks": ("clocks", "show one incident's clocks in every regime; needs no server"),
    "compute": ("compute", "estimate training compute, and hold it against the thresholds"),
    "packs": ("packs", "list, show, check or compare the packs of rules"),
    "submit": ("submit", "sign statements, submit them, keep their receipts"),
    "verify": ("verify", "check a receipt, offline"),
    "audit": ("audit", "check a whole log and register, as a stranger would"),
    "mirror": ("mirror", "follow a register, verify all of it, serve a copy"),
    "prove-fork": ("prove_fork", "prove that two checkpoints of a log cannot both be honest"),
    "witness": ("witness", "cosign logs that only grow: a party's own witness"),
    "systems": ("systems", "list the systems of a register"),
    "instrument": ("instruments", "draft, open, amend, read, compare and export a text"),
    "position": ("votes", "say what a party thinks of one clause as it is worded now"),
    "review": ("votes", "say that the languages of clauses were read together and agree"),
    "vote": ("votes", "open a vote on a text, vote in it, or see the count"),
    "authenticate": ("votes", "fix an adopted text as the authentic one"),
    "powers": ("powers", "give a key full powers, revoke them, see who has which"),
    "sign": ("consents", "add a signature to a carried file, or sign an adopted text"),
    "ratify": ("consents", "a state's or body's consent to be bound by a treaty"),
    "accept": ("consents", "consent by acceptance, to a treaty"),
    "approve": ("consents", "consent by approval, to a treaty"),
    "confirm": ("consents", "consent to be bound, by whoever cannot ratify"),
    "accede": ("consents", "join a text without having signed it"),
    "reserve": ("consents", "make a reservation to clauses of a text"),
    "object": ("consents", "object to another party's reservation"),
    "declare": ("consents", "make a declaration under a text"),
    "withdraw": ("consents", "withdraw from a text, or withdraw a reservation or objection"),
    "decline": ("consents", "decline an amendment that silence would accept"),
    "correct": ("consents", "as the depositary, correct errors of an adopted text"),
    "status": ("status", "show who signed, who is bound and since when, as a depositary does"),
    "meeting": ("meetings", "record a session of a meeting, or show those on record"),
    "term": ("terms", "define a term, share another party's definition, or say that they differ"),
    "obligations": ("obligations", "list the obligations that follow from a register"),
    "import": ("imports", "turn a public table of systems into observations"),
    "rebuild": ("rebuild", "compute the index of a register again from its log"),
}


LANGUAGES = ("en", "zh", "ko")
_ASKED: ContextVar[str] = ContextVar("language asked for with --lang", default="")


def language() -> str:
    """Return the reader's language: --lang, else COMITY_LANG, else the locale's, else English."""
    if _ASKED.get():
        return _ASKED.get()
    asked = os.environ.get("COMITY_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    return asked[:2] if asked[:2] in {"zh", "ko"} else "en"


def words() -> Catalog:
    return catalog(language())


def tell(template: str, **values: object) -> None:
    """Print a line in the reader's language."""
    print(say(words(), template, **values))


def entry() -> None:
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0, 1, 2, 3 or 4, as the design has them."""
    asked, rest = _language(arguments)
    before = _ASKED.set(asked)
    try:
        return _answer(rest)
    finally:
        _ASKED.reset(before)


def _language(arguments: Sequence[str]) -> tuple[str, list[str]]:
    """Take --lang out of the arguments, wherever it stands: help is in that language too."""
    rest, asked = [], ""
    left = iter(arguments)
    for one in left:
        name, given, value = one.partition("=")
        if name != LANG:
            rest.append(one)
            continue
        asked = value if given else next(left, "")
        if asked not in LANGUAGES:
            rest.append(one)  # said by the parser of the command, which knows the languages
            rest += [] if given else [asked]
            asked = ""
    return asked, rest


def _answer(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except ComityError as fault:
        print(f"comity: {explain(fault, words())}", file=sys.stderr)
        return next(code for kind, code in EXITS if isinstance(fault, kind))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`comity systems | head`): not a fault of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        # A disk or a network said no; that breaks nothing in comity.
        where = f"{fault.filename}: " if fault.filename else ""
        print(f"comity: {where}{fault.strerror or fault}", file=sys.stderr)
        return 4
    except Exception as fault:
        if os.environ.get("COMITY_DEBUG"):
            raise
        template = "something is broken in comity itself: {why} (COMITY_DEBUG=1 shows where)"
        print(f"comity: {say(words(), template, why=repr(fault))}", file=sys.stderr)
        return 4


def _run(arguments: Sequence[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        _help()
        return 0 if arguments else WRONG
    if arguments[0] == "--version":
        from importlib.metadata import version  # noqa: PLC0415 - only this one needs it

        print(f"comity {version('comity')}")
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"comity: {say(words(), 'there is no command {name}', name=name)}", file=sys.stderr)
        return WRONG
    module = import_module(f"comity.cli.{COMMANDS[name][0]}")
    parser = argparse.ArgumentParser(f"comity {name}", description=say(words(), COMMANDS[name][1]))
    module.arguments(parser)
    parser.add_argument(LANG, choices=LANGUAGES, help="the language of the words")
    _translate(parser)
    try:
        options = parser.parse_args(rest)
    except SystemExit as stop:
        return int(stop.code or 0)
    run: Callable[[argparse.Namespace], int] = module.run
    return run(options)


def _translate(parser: argparse.ArgumentParser) -> None:
    for action in parser._actions:  # noqa: SLF001 - argparse has no other way to its own help
        if action.help:
            action.help = say(words(), action.help)
        for line in getattr(action, "_choices_actions", ()):
            line.help = line.help and say(words(), line.help)
        inner = action.choices.values() if isinstance(action.choices, dict) else ()
        for one in inner:
            if isinstance(one, argparse.ArgumentParser):
                _translate(one)


def _help() -> None:
    tell("comity: the joint register of advanced AI")
    print()
    for name, (_, what) in COMMANDS.items():
        print(f"  {name:<12} {say(words(), what)}")
    print()
    tell("comity COMMAND --help says more. Words in your language: COMITY_LANG=en, zh or ko.")
