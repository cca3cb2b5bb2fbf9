"""Statements of the usual size, signed one by one."""

from comity.service.compose import payload, sign
from comity.service.ports import system_clock
from comity.service.wiring.register import Register
from comity.statement.envelope import Envelope


def statements(register: Register, count: int) -> list[Envelope]:
    """Make observations of about 1.2 kB of payload, 2 kB as an envelope, signed one by one."""
    key = register.folder.party_key("public-record")
    return [sign(observation(register.accord.genesis, at), [key]) for at in range(count)]


def observation(genesis: str, at: int, by: str = "public-record") -> bytes:
    body = {
        "subject": {"developers": ["Example Laboratory"], "name": f"System {at}"},
        "source": {"title": "A published table", "url": "https://example.org/table"},
        "published": "2026-01-15",
        "countries": ["Exampleland"],
        "compute": {
            "low": "3.3e24", "best": "1e25", "high": "3e25", "unit": "FLOP", "basis": "estimated",
            "method": "third-party-estimate", "working": "6 * parameters * tokens " * 12,
        },
        "domains": ["Language", "Vision"],
        "note": "A note of some length about how this figure was found. " * 6,
    }  # fmt: skip
    about = f"example-laboratory/system-{at}"
    return payload("observation/v1", genesis, by, system_clock(), about, body)
