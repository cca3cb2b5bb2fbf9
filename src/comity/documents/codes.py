"""What the record holds as codes, in words for people: kinds of participation, natures, values."""

from collections.abc import Mapping

from comity.documents.reader import Reader

CODES: Mapping[str, str] = {
    # How an organisation took part in a meeting.
    "party": "took part",
    "observer": "observed",
    "mediator": "mediated",
    "informed-government": "government, informed",
    "briefed": "was briefed",
    "invited-absent": "was invited, did not take part",
    # What a record of a meeting may hold.
    "public": "public",
    "attributed": "attributed to parties",
    "chatham": "Chatham House rule: no point is joined to a speaker",
    "sealed": "sealed",
    "oral": "oral: nothing that was said is on record",
    # What a text is in law.
    "treaty": "treaty",
    "politically-binding": "politically binding",
    "contract": "contract",
    "voluntary-commitment": "voluntary commitment",
    "technical-standard": "technical standard",
    # Positions and votes.
    "support": "supports it",
    "accept": "can accept it",
    "discuss": "wants to discuss it",
    "oppose": "opposes it",
    "abstain": "abstains",
    "recuse": "recuses itself",
    "for": "for",
    "against": "against",
    # Where a party stands under a text.
    "signatory": "signatory",
    "consent deposited": "consent deposited",
    "bound": "bound",
    "withdrawal notified": "withdrawal notified",
    "former": "no longer a party",
}


def coded(code: str, reader: Reader) -> str:
    """Return a code in the reader's words."""
    return reader.say(CODES.get(code, code))
