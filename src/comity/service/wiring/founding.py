"""How a register's folder begins: with a genesis of real parties, or with a rehearsal's keys."""

from comity.accord.accord import REHEARSAL
from comity.accord.chain import Chain
from comity.base.errors import Refused
from comity.log.checkpoint import Checkpoint
from comity.log.notes import Note, VerifierKey
from comity.service.compose import sign
from comity.service.follow import entry
from comity.service.ports import Clock
from comity.service.rehearsal import CONVENER, PARTIES, SIDES, Keys, genesis_payload
from comity.service.wiring.folder import LOG_KINDS, WITNESS_KINDS, Folder, LogSigner
from comity.statement.entry import Entry
from comity.statement.envelope import Envelope

# The parties of a rehearsal that have a witness: one per side, and a neutral one.
WITNESSES = (*SIDES.values(), CONVENER)


def check(folder: Folder, genesis: Envelope) -> None:
    """Refuse a genesis that both sides have not signed, of other log keys or another register."""
    accord = Chain.checked([(0, genesis)]).latest
    if accord.body.rehearsal:
        raise Refused(
            "a rehearsal draws its own keys: start it in an empty folder, without a genesis"
        )
    cell = folder.stores().head.read()
    if cell is not None:
        raw = entry(folder.stores().public.get, 0, 1)
        if Entry.parse(raw).envelope.payload != genesis.payload:
            raise Refused("this folder holds another register than the genesis founds")
    if not folder.has_signers("log", LOG_KINDS):
        raise Refused(
            "the keys of this log are not here: `comity log new {origin}` draws them, before the"
            " accord that names them is signed",
            origin=accord.origin,
        )
    here = vkeys(folder.log_signers(accord.origin))
    if cell is None and not set(accord.log_keys) <= set(here):
        raise Refused("the genesis names other log keys than those that lie here")


def rehearsal(folder: Folder, origin: str, clock: Clock) -> Envelope:
    """Draw every key of a rehearsal and let both sides sign its accord."""
    if folder.has_signers("log", LOG_KINDS) and not folder.has_party(PARTIES[0]):
        raise Refused("the keys of a log wait here for its accord: name it with --genesis FILE")
    drawn = {party: folder.draw_party(party) for party in PARTIES}
    folder.draw_signers("log", LOG_KINDS)
    for party in WITNESSES:
        folder.draw_signers(f"witness-{party}", WITNESS_KINDS)
    keys = Keys(
        ordinary={party: pair[0].public for party, pair in drawn.items()},
        recovery={party: pair[1].public for party, pair in drawn.items()},
        witnesses={party: vkeys(witness_signers(folder, origin, party)) for party in WITNESSES},
        log=vkeys(folder.signers("log", origin, LOG_KINDS)),
    )
    return sign(genesis_payload(origin, keys, clock()), [drawn[party][0] for party in WITNESSES])


def log_keys(folder: Folder, origin: str) -> tuple[VerifierKey, ...]:
    """Draw the keys of a log in this folder, unless they are there; return their public halves."""
    if origin.startswith(REHEARSAL):
        raise Refused("the origin of a rehearsal, and of nothing else, starts with rehearsal.")
    # Before a key is drawn: a name that no key can have would be found out too late.
    VerifierKey(origin, LOG_KINDS[0], bytes(LOG_KINDS[0].algorithm.key_length))
    if folder.has_party(PARTIES[0]):
        raise Refused("{folder} is the folder of a rehearsal", folder=folder.path)
    folder.draw_signers("log", LOG_KINDS)
    return vkeys(folder.signers("log", origin, LOG_KINDS))


def next_log_keys(folder: Folder, origin: str) -> tuple[VerifierKey, ...]:
    """Draw a log's next keys, for the version of its accord that will name them instead."""
    cell = folder.stores().head.read()
    if cell is None or Checkpoint.parse(Note.parse(cell).text).origin != origin:
        raise Refused(
            "no log of the name {origin} is kept in {folder}", origin=origin, folder=folder.path
        )
    folder.draw_log_signers()
    return vkeys(folder.log_signers(origin)[-len(LOG_KINDS) :])


def witness_name(origin: str, party: str) -> str:
    return f"{origin}/witness/{party}"


def witness_signers(folder: Folder, origin: str, party: str) -> tuple[LogSigner, ...]:
    return folder.signers(f"witness-{party}", witness_name(origin, party), WITNESS_KINDS)


def vkeys(signers: tuple[LogSigner, ...]) -> tuple[VerifierKey, ...]:
    return tuple(signer.vkey for signer in signers)
