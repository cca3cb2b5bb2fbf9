"""A certified copy of an adopted text in one language, and its certificate of adoption."""

from typing import Any

from comity.documents import traces
from comity.documents.codes import coded
from comity.documents.reader import Reader
from comity.documents.traces import retraced

Json = dict[str, Any]


def certified(said: Json, language: str, reader: Reader) -> str:
    """
    Return the adopted text in a language as Markdown, and what certifies it, in the reader's words.

    What it proves is the digest: whoever has the log computes it again from the record.
    """
    status = said["status"]
    lines = [f"# {said['title'].get(language) or reader.text(said['title'])}", ""]
    for one in said["adopted_text"]:
        heading = one.get("heading", {}).get(language)
        lines += [f"## {one['id']}" + (f" · {heading}" if heading else ""), ""]
        lines += [one["alternatives"][0]["text"][language]["words"], ""]
    lines += ["---", ""]
    lines.append(
        reader.say(
            "Certified copy of {instrument} in the language {language}, adopted on {day}.",
            instrument=said["id"],
            language=language,
            day=status["adopted"],
        )
    )
    lines.append(reader.say("the text with the digest {digest}", digest=status["digest"]))
    return "\n".join(lines) + "\n"


def certificate(said: Json, reader: Reader) -> list[str]:
    """Return the certificate of adoption as lines: what, when, who voted how, and the count."""
    status = said["status"]
    vote = next(one for one in said["ballots"] if one["digest"] == status["digest"])
    lines = [
        reader.say("Certificate of adoption"),
        reader.text(said["title"]),
        reader.say("the text with the digest {digest}", digest=status["digest"]),
        reader.say(
            "adopted on {day}, by a vote opened on {opened}",
            day=status["adopted"],
            opened=vote["opened"][:10],
        ),
    ]
    for one in vote["votes"]:
        choice = coded(one["choice"] or "did not vote", reader)
        lines.append(f"  {one['party']} ({one['side'] or '-'}): {choice}")
    lines += [f"  {line}" for line in traces.written(retraced(status["adoption"]), reader)]
    if status["not_authenticated_by"]:
        lines.append(
            reader.say(
                "not authenticated yet by: {sides}",
                sides=reader.listed(status["not_authenticated_by"]),
            )
        )
    else:
        lines.append(
            reader.say(
                "authenticated by every side: {languages} are equally authentic",
                languages=reader.listed(said["final"]["languages"]),
            )
        )
    return lines
