"""Why an answer is what it is, on one line: the facts that made it so, or that are missing."""

from comity.documents.assessments import value_text
from comity.documents.reader import Reader
from comity.documents.tables import wide
from comity.rules.answers import Answer
from comity.rules.finding import Finding, Step
from comity.rules.packs import Pack


def reason(finding: Finding, pack: Pack, reader: Reader, width: int) -> str:
    """Return the tests that speak for the answer, as many as so many columns hold."""
    if finding.exempt:
        return reader.say("exempt under {articles}", articles=reader.listed(finding.exempt))
    speaks = [one for one in finding.steps if one.outcome is finding.answer] or finding.steps
    # What tells most stands first: figures, other clauses, then days, yes and no.
    said = [spoken(one, pack, reader) for one in sorted(speaks, key=_weight)]
    if not said:
        return reader.say("nothing is asked")
    shown = said[:1]
    for one in said[1:]:
        if wide(reader.listed([*shown, one])) > width - 10:
            break
        shown.append(one)
    if more := len(said) - len(shown):
        shown.append(reader.say("{count} more", count=more))
    return reader.listed(shown)


def _weight(step: Step) -> int:
    sign = step.comparison.partition(" ")[0]
    return 0 if sign in {"over", "at_least"} else 1 if step.clause else 2 + (sign == "is")


def spoken(step: Step, pack: Pack, reader: Reader) -> str:
    """Return a test with the value it was asked of: training_compute 3e26 > 1e25."""
    if step.clause:
        title = f"{reader.text(pack.clause(step.clause).title)} [{step.clause}]"
        match step.outcome:
            case Answer.YES:
                return title
            case Answer.NO:
                return reader.say("not {what}", what=title)
            case _:
                return f"{title}?"
    unknown = step.fact if step.value is None else step.of if step.of_value is None else ""
    if unknown:
        return reader.say("{fact} is not known", fact=unknown)
    value = value_text(step.value)
    sign, _, rest = step.comparison.partition(" ")
    if sign not in _SIGNS:
        shown = {"true": reader.say("yes"), "false": reader.say("no")}.get(value, value)
        return f"{step.fact}: {shown}"
    yes, no = _SIGNS[sign]
    if step.outcome is Answer.UNDETERMINED:
        return f"{step.fact} {value} {yes} {rest}?"
    return f"{step.fact} {value} {yes if step.outcome is Answer.YES else no} {rest}"


_SIGNS = {"over": (">", "≤"), "at_least": ("≥", "<"), "on_or_after": ("≥", "<")}
