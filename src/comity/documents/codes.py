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
    # Where a text stands.
    "drafting": "drafting",
    "vote open": "vote open",
    "adopted, not authentic": "adopted, not authentic",
    "adopted": "adopted",
    "conditions met": "conditions met",
    "in force": "in force",
    "stalled": "stalled",
    "side below its floor": "side below its floor",
    "suspended": "suspended",
    "terminated": "terminated",
    # How far the words of a language are.
    "missing": "missing",
    "machine": "machine translation",
    "human": "by a person, not reviewed",
    "reviewed": "reviewed",
    "concordant": "concordant",
    "authentic": "authentic",
    # What has to happen next to a clause.
    "settle the alternatives": "settle the alternatives",
    "give words in every authentic language": "give words in every authentic language",
    "answer a position that blocks": "answer a position that blocks",
    "state a position": "state a position",
    "read the languages together": "read the languages together",
    # What a reservation does between two parties.
    "accepted by silence": "accepted by silence",
    "may still object": "may still object",
    "no relation between the two": "no relation between the two",
    "the clauses do not apply between the two": "the clauses do not apply between the two",
    # How far the sides are with a term.
    "proposed": "proposed by one side",
    "compared": "compared: each side has its own definition",
    "joint": "joint",
    "differs": "differs, and both sides know it",
    "not defined": "not defined",
    # What the lint counts.
    "forbids": "forbids",
    "obliges": "obliges",
    "advises": "advises",
    "allows": "allows",
    "figures": "figures",
    # What powers are for.
    "draft": "to draft",
    "position": "to state positions",
    "vote": "to vote",
    "authenticate": "to authenticate",
    "consent": "to consent",
    "convene": "to convene",
}

ACTS: Mapping[str, str] = {
    "sign": "signature",
    "sign-definitively": "definitive signature",
    "ratify": "ratification",
    "accept": "acceptance",
    "approve": "approval",
    "confirm": "confirmation",
    "accede": "accession",
    "reserve": "reservation",
    "object": "objection",
    "declare": "declaration",
    "withdraw": "withdrawal",
    "withdraw-reservation": "withdrawal of a reservation",
    "withdraw-objection": "withdrawal of an objection",
    "decline": "non-acceptance of an amendment",
    "correct": "correction",
}


def coded(code: str, reader: Reader) -> str:
    """Return a code in the reader's words."""
    return reader.say(CODES.get(code, code))


def act_of(code: str, reader: Reader) -> str:
    """Return the name of an act towards the depositary in the reader's words."""
    return reader.say(ACTS.get(code, code))
