"""Policies: which cosignatures make a checkpoint count, and how a policy is written."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.base.errors import Malformed, Unverified
from comity.log.notes import Note
from comity.log.policy import Accepted, Policy, Shortfall, accept
from comity.log.policy_lines import Group, Log, Quorum, Witness
from comity.log.signatures import Kind, VerifierKey
from log.signers import LOG, OTHER, WITNESS, Signer, head, keys, signed

KEYS: Mapping[str, VerifierKey] = {
    name: Signer(f"{name}.example", Kind.ED25519_COSIGNATURE).vkey
    for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")
}
LOG_KEY = LOG[0].vkey
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in KEYS.items())
# The example in the text of C2SP tlog-policy, with keys.
EXAMPLE = f"""log {LOG_KEY}

witness X1 {KEYS["X1"]}
witness X2 {KEYS["X2"]}
witness X3 {KEYS["X3"]}
group X-witnesses 2 X1 X2 X3

witness Y1 {KEYS["Y1"]}
witness Y2 {KEYS["Y2"]}
witness Y3 {KEYS["Y3"]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""
ENOUGH = {
    "nobody": ("", False),
    "all X": ("X1 X2 X3", False),
    "all Y": ("Y1 Y2 Y3", False),
    "one of each": ("X1 Y1", False),
    "two X and a Y": ("X1 X3 Y2", True),
    "everybody": ("X1 X2 X3 Y1 Y2 Y3", True),
}


@pytest.mark.parametrize(("who", "enough"), ENOUGH.values(), ids=ENOUGH)
def test_the_example_of_the_specification_wants_two_of_one_and_one_of_the_other(
    who: str, enough: object
) -> None:
    policy = Policy.parse(EXAMPLE)
    cosigners = [KEYS[name] for name in who.split()]
    assert policy.cosigned_by(cosigners) is enough
    assert policy.satisfied_by([LOG_KEY, *cosigners]) is enough
    assert not policy.satisfied_by(cosigners)


def test_what_is_missing_is_told_from_the_top_down() -> None:
    policy = Policy.parse(EXAMPLE)
    assert policy.missing([KEYS["X1"], KEYS["Y1"]]) == (
        Shortfall("log", 0, 1, ("log.example/one",)),
        Shortfall("X-and-Y", 1, 2, ("X-witnesses",)),
        Shortfall("X-witnesses", 1, 2, ("X2", "X3")),
    )
    assert policy.missing([LOG_KEY, KEYS["X1"], KEYS["X2"], KEYS["Y1"]]) == ()


def test_a_policy_prints_back_what_it_means() -> None:
    policy = Policy.parse(EXAMPLE)
    assert Policy.parse(str(policy)) == policy
    assert str(Policy.parse(str(policy))) == str(policy)
    assert str(policy).splitlines()[-4:] == [
        "group X-witnesses 2 X1 X2 X3",
        "group Y-witnesses any Y1 Y2 Y3",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
    ]


def test_space_comments_and_urls_are_read() -> None:
    text = (
        f"# a comment\n \t\n\tlog  {LOG_KEY}\thttps://log.example/ \n  # another\n"
        f"witness\tX1 {KEYS['X1']} https://x1.example/\nquorum X1\n"
    )
    policy = Policy.parse(text)
    assert policy.logs == (Log(LOG_KEY, "https://log.example/"),)
    assert policy.witnesses == (Witness("X1", KEYS["X1"], "https://x1.example/"),)
    assert Policy.parse(str(policy)) == policy


def test_lines_may_follow_the_quorum() -> None:
    policy = Policy.parse(f"witness a {KEYS['X1']}\nquorum a\nlog {LOG_KEY}\n")
    assert policy.satisfied_by([LOG_KEY, KEYS["X1"]])


def test_a_quorum_of_one_witness_needs_that_witness() -> None:
    policy = Policy.parse(f"log {LOG_KEY}\n{WITNESSES}quorum X2\n")
    assert policy.satisfied_by([LOG_KEY, KEYS["X2"]])
    assert policy.missing([LOG_KEY, KEYS["X1"]]) == (Shortfall("X2", 0, 1, ("X2",)),)


def test_no_quorum_still_needs_the_log() -> None:
    policy = Policy.parse(f"log {LOG_KEY}\nquorum none\n")
    assert policy.satisfied_by([LOG_KEY])
    assert policy.cosigned_by([])
    assert not policy.satisfied_by([])


def test_a_policy_that_lists_no_log_is_satisfied_by_nothing() -> None:
    policy = Policy.parse("quorum none\n")
    assert not policy.satisfied_by([LOG_KEY])
    assert policy.missing([LOG_KEY]) == (Shortfall("log", 0, 1, ()),)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_all_and_any_are_the_first_and_the_last_number(number: int) -> None:
    policy = Policy.parse(f"log {LOG_KEY}\n{WITNESSES}group g {number} X1 X2 X3\nquorum g\n")
    word = {1: "any", 3: "all"}.get(number, str(number))
    assert f"group g {word} X1 X2 X3\n" in str(policy)
    for count in range(4):
        who = [LOG_KEY, *list(KEYS.values())[:count]]
        assert policy.satisfied_by(who) is (count >= number)


def test_a_name_is_octets_and_never_normalised() -> None:
    text = f"witness \u212a {KEYS['X1']}\nwitness K {KEYS['X2']}\nquorum K\n"
    policy = Policy.parse(text)
    assert policy.cosigned_by([KEYS["X2"]])
    assert not policy.cosigned_by([KEYS["X1"]])


def test_a_policy_file_need_not_be_utf_8() -> None:
    raw = b"# caf\xe9\nwitness caf\xe9 " + str(KEYS["X1"]).encode() + b"\nquorum caf\xe9\n"
    policy = Policy.read(raw)
    assert policy.cosigned_by([KEYS["X1"]])
    assert bytes(policy) == raw.removeprefix(b"# caf\xe9\n")


def test_thirty_two_of_everything_and_more_are_supported() -> None:
    logs = [Signer(f"log{n}.example", Kind.ED25519).vkey for n in range(40)]
    witnesses = [Signer(f"w{n}.example", Kind.ED25519_COSIGNATURE).vkey for n in range(40)]
    lines = [f"log {key}" for key in logs]
    for n, key in enumerate(witnesses):
        before = f" g{n - 1}" if n else ""
        lines += [f"witness w{n} {key}", f"group g{n} all w{n}{before}"]
    policy = Policy.parse("\n".join([*lines, "quorum g39", ""]))
    assert policy.satisfied_by([logs[7], *witnesses])
    assert len(policy.missing([logs[7], *witnesses[1:]])) == 40


X1, X2 = KEYS["X1"], KEYS["X2"]
TWIN = VerifierKey("twin.example", Kind.ED25519_COSIGNATURE, X1.raw)
SAME_AS_LOG = VerifierKey("w.example", Kind.ML_DSA_44, LOG[1].vkey.raw)
WRONG = {
    "no quorum": WITNESSES,
    "two quorums": "quorum none\nquorum none\n",
    "quorum undefined": "quorum X9\n",
    "quorum before its definition": f"quorum X1\nwitness X1 {X1}\n",
    "quorum of two names": f"{WITNESSES}quorum X1 X2\n",
    "quorum of no name": f"{WITNESSES}quorum\n",
    "member before its definition": f"group g all X1\n{WITNESSES}quorum g\n",
    "group in itself": f"{WITNESSES}group g any X1 g\nquorum g\n",
    "member undefined": f"{WITNESSES}group g any X1 X9\nquorum g\n",
    "none as a member": f"{WITNESSES}group g any X1 none\nquorum g\n",
    "none as a witness": f"witness none {X1}\nquorum none\n",
    "none as a group": f"{WITNESSES}group none any X1\nquorum none\n",
    "member twice in a group": f"{WITNESSES}group g 2 X1 X1 X2\nquorum g\n",
    "member of two groups": f"{WITNESSES}group g any X1\ngroup h any X1 X2\nquorum h\n",
    "name twice": f"witness a {X1}\nwitness a {X2}\nquorum a\n",
    "group named as a witness": f"{WITNESSES}group X1 any X2\nquorum X1\n",
    "key twice": f"witness a {X1}\nwitness b {X1}\nquorum a\n",
    "key twice under other names": f"witness a {X1}\nwitness b {TWIN}\nquorum a\n",
    "log twice": f"log {LOG_KEY}\nlog {LOG_KEY}\nquorum none\n",
    "key of a log and of a witness": f"log {LOG[1].vkey}\nwitness a {SAME_AS_LOG}\nquorum a\n",
    "zero of": f"{WITNESSES}group g 0 X1 X2\nquorum g\n",
    "three of two": f"{WITNESSES}group g 3 X1 X2\nquorum g\n",
    "leading zero": f"{WITNESSES}group g 01 X1 X2\nquorum g\n",
    "plus sign": f"{WITNESSES}group g +1 X1 X2\nquorum g\n",
    "other digits": f"{WITNESSES}group g \u0661 X1 X2\nquorum g\n",
    "endless number": f"{WITNESSES}group g {'9' * 5000} X1 X2\nquorum g\n",
    "group of nobody": f"{WITNESSES}group g all\nquorum g\n",
    "group in upper case": f"{WITNESSES}group g ALL X1\nquorum g\n",
    "log with cosignature key": f"log {X1}\nquorum none\n",
    "witness with log key": f"witness a {LOG_KEY}\nquorum a\n",
    "log without key": "log\nquorum none\n",
    "log of three words": f"log {LOG_KEY} url more\nquorum none\n",
    "witness without key": "witness a\nquorum a\n",
    "witness of four words": f"witness a {X1} url more\nquorum a\n",
    "bad vkey": f"witness a {str(X1)[:-4]}\nquorum a\n",
    "unknown line": f"{WITNESSES}allow X1\nquorum X1\n",
    "upper case": "QUORUM none\n",
    "no last line feed": "quorum none",
    "carriage return": "quorum none\r\n",
    "null": "quorum none\n# \0\n",
    "delete": "quorum none\n# \x7f\n",
    "form feed as a gap": "quorum\x0cnone\n",
    "no-break space as a gap": "quorum\u00a0none\n",
    "empty": "",
    "too long": "# much to say\n" * 100_000 + "quorum none\n",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_policy_that_breaks_a_rule_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        Policy.parse(text)


def test_keys_that_look_the_same_on_a_line_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twins = [VerifierKey("a.example", Kind.ED25519_COSIGNATURE, bytes([n]) * 32) for n in (1, 2)]
    monkeypatch.setattr(VerifierKey, "id", b"\0\0\0\0")
    with pytest.raises(Malformed, match="same name and id"):
        Policy((), (Witness("a", twins[0]), Witness("b", twins[1])), (), "a")


UNWRITABLE: Mapping[str, Callable[[], object]] = {
    "space in a name": lambda: Witness("a b", X1),
    "empty name": lambda: Witness("", X1),
    "line feed in a url": lambda: Log(LOG_KEY, "a\nquorum none"),
    "space in a member": lambda: Group("g", 1, ("a b",)),
    "no members": lambda: Group("g", 1, ()),
    "tab in a quorum": lambda: Quorum("a\tb"),
}


@pytest.mark.parametrize("make", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_would_read_as_something_else_is_not_written(make: Callable[[], object]) -> None:
    with pytest.raises(Malformed):
        make()


WITNESSED = Policy.parse(
    f"log {LOG[0].vkey}\nlog {LOG[1].vkey}\n"
    + "".join(f"witness {n} {one.vkey}\n" for n, one in enumerate([*WITNESS, *OTHER]))
    + "group a all 0 1\ngroup b all 2 3\ngroup both all a b\nquorum both\n"
)
HEAD = head()


def test_a_checkpoint_with_its_log_and_its_quorum_is_accepted() -> None:
    note = signed(HEAD, *LOG, *WITNESS, *OTHER)
    accepted = accept(WITNESSED, note)
    assert isinstance(accepted, Accepted)
    assert accepted.checkpoint == HEAD
    assert [one.key for one in accepted.verified] == keys([*LOG, *WITNESS, *OTHER])


TOO_LITTLE = {
    "no log": [*WITNESS, *OTHER],
    "half a witness": [*LOG, *WITNESS, OTHER[0]],
    "one witness": [*LOG, *WITNESS],
    "log only": [*LOG],
}


@pytest.mark.parametrize("signers", TOO_LITTLE.values(), ids=TOO_LITTLE)
def test_a_checkpoint_short_of_a_signature_does_not_count(signers: list[Signer]) -> None:
    with pytest.raises(Unverified, match="does not count"):
        accept(WITNESSED, signed(HEAD, *signers))


def test_a_log_counts_for_its_own_origin_only() -> None:
    other = head(origin="log.example/other")
    policy = Policy.parse(
        f"log {LOG[0].vkey}\nlog {Signer('log.example/other', Kind.ED25519).vkey}\nquorum none\n"
    )
    assert accept(policy, signed(HEAD, LOG[0]))
    with pytest.raises(Unverified):
        accept(policy, signed(other, LOG[0]))


def test_a_witness_that_states_no_time_does_not_count() -> None:
    lines = [one.line(HEAD) for one in (*LOG, *WITNESS, OTHER[0])]
    timeless = Note(str(HEAD), (*lines, OTHER[1].line(HEAD, None)))
    with pytest.raises(Unverified, match="both has 1 of the 2"):
        accept(WITNESSED, timeless)


def test_a_log_need_not_state_a_time() -> None:
    lines = [one.line(HEAD) for one in (*WITNESS, *OTHER)]
    assert accept(WITNESSED, Note(str(HEAD), (LOG[1].line(HEAD, None), *lines)))


@given(st.sets(st.sampled_from(sorted(KEYS))))
def test_more_cosignatures_never_hurt(who: set[str]) -> None:
    policy = Policy.parse(EXAMPLE)
    if policy.cosigned_by([KEYS[name] for name in who]):
        for more in KEYS.values():
            assert policy.cosigned_by([more, *(KEYS[name] for name in who)])
    enough = len(who & {"X1", "X2", "X3"}) >= 2 and bool(who & {"Y1", "Y2", "Y3"})
    assert policy.cosigned_by([KEYS[name] for name in who]) is enough
