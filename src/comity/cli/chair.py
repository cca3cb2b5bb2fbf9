"""What a chair sees of a text on a terminal: a line, the board of its clauses, one clause."""

from typing import Any

from comity.adapters.client import printable
from comity.base.errors import Refused
from comity.cli.main import tell
from comity.documents.codes import coded
from comity.documents.reader import Reader
from comity.documents.tables import aligned, wrapped

WIDTH = 96


def line(one: dict[str, Any], reader: Reader) -> None:
    said = f"{one['id']}: {reader.text(one['title'])} ({coded(one['legal_nature'], reader)})"
    print(printable(f"{said}, {coded(one['state'], reader)}"))
    clean = reader.listed(
        reader.say("clean on side {side}: {count}", side=side, count=count)
        for side, count in one["clean"].items()
        if side
    )
    tell(
        "  clauses: {count}, in brackets: {open}; {clean}; on every side: {all}",
        count=one["clauses"],
        open=one["bracketed"],
        clean=clean,
        all=one["clean"][""],
    )


def board(known: dict[str, Any], reader: Reader) -> None:
    """Print for each clause what is clean where, what happens next, and who has to do it."""
    rows = []
    for one in known["text"]:
        state = "in brackets" if one["bracketed"] else "clean" if one["clean"] else "open"
        steps = [
            f"{coded(step['step'], reader)}: {reader.listed(step['who'])}" for step in one["next"]
        ]
        sides = [_side(side, reader) for side in one["sides"]]
        if one["agreed_before"]:
            steps.append(
                reader.say("was agreed at version {version}", version=one["agreed_before"])
            )
        rows.append(([one["id"]], [f"v{one['version']}"], [reader.say(state)], sides, steps))
    for line in aligned(rows):
        print(printable(line))


def _side(side: dict[str, Any], reader: Reader) -> str:
    state = "blocks" if side["block"] else "agrees" if side["agree"] else "silent"
    return f"{side['side']}: {reader.say(state)}"


def clause(known: dict[str, Any], id_: str, reader: Reader) -> None:
    one = next((each for each in known["text"] if each["id"] == id_), None)
    if one is None:
        raise Refused("there is no clause {clause} in this text", clause=id_)
    tell(
        "{clause}, version {version}, {digest}",
        clause=id_,
        version=one["version"],
        digest=one["digest"],
    )
    for term in one["undecided_terms"]:
        state = coded(term["state"], reader)
        tell(
            "  the sides have no joint definition of {term}: {state}", term=term["id"], state=state
        )
    for wording in one["alternatives"]:
        print(f"  [{wording['id']}]" if one["bracketed"] else "")
        for language_, state in one["languages"].items():
            text = wording["text"].get(language_)
            by = f": {reader.listed(state['by'])}" if state["by"] else ""
            print(f"  {language_} ({coded(state['state'], reader)}{by})")
            for line in wrapped(text["words"], WIDTH) if text else []:
                print(printable(f"    {line}"))
    for said in one["positions"]:
        mark = (
            ""
            if said["current"]
            else reader.say(" (of version {version})", version=said["version"])
        )
        print(printable(f"  {said['by']}: {coded(said['value'], reader)}{mark}"))
        for name in ("reason", "proposes"):
            if said.get(name):
                template_ = {"reason": "reason: {words}", "proposes": "proposes: {words}"}[name]
                print(printable(f"    {reader.say(template_, words=said[name])}"))
        for comment in said["comments"]:
            print(printable(f"    “{comment['quote']}” {comment['says']}"))
