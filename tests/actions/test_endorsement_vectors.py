"""Replies that endorse a signature, and attacks: each is refused for its own reason (tests/vectors/mail)."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.vectors import make_mail
from tests.zone import MAIL, Zone, recorded
from undersigned.actions.mail_in.judge import Endorsed, judge
from undersigned.core.sign.endorsement import Asked, EndorsementError
from undersigned.outside import letter
from undersigned.outside.dkim import ResolverError

REASONS: dict[str, str] = json.loads((MAIL / "reasons.json").read_text(encoding="utf-8"))
NOW = datetime(2024, 5, 3, 12, tzinfo=UTC)
LATER, EARLIER = datetime(2024, 5, 17, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
DOMAINS = ("lumera.example", "watch.university.example")
ASKED = {
    make_mail.ADDRESS: Asked(make_mail.ADDRESS, make_mail.DIGEST, LATER, used=False, domains=DOMAINS),
    make_mail.OTHER_ADDRESS: Asked(make_mail.OTHER_ADDRESS, make_mail.OTHER_DIGEST, LATER, used=False, domains=DOMAINS),
    make_mail.EXPIRED_ADDRESS: Asked(make_mail.EXPIRED_ADDRESS, make_mail.DIGEST, EARLIER, used=False, domains=DOMAINS),
}


def judged(raw: bytes, zone: Zone | None = None) -> Endorsed:
    """What becomes of a mail that came to the address in its first To."""
    reply = letter.read(raw)
    asked = next(ASKED[address] for address in reply.recipients if address in ASKED)
    return judge(raw, reply, asked, now=NOW, resolver=zone or recorded())


def raw_of(name: str) -> bytes:
    """A committed mail."""
    return (MAIL / f"{name}.eml").read_bytes()


@pytest.mark.parametrize("name", [name for name, reason in REASONS.items() if not reason])
def test_good_replies_count(name: str) -> None:
    endorsed = judged(raw_of(name))
    assert endorsed.domain == "lumera.example"
    assert endorsed.resolver == "recorded zone"
    assert b"p=" in endorsed.txt


@pytest.mark.parametrize("name", [name for name, reason in REASONS.items() if not reason])
def test_line_ends_of_a_mail_server_change_nothing(name: str) -> None:
    assert judged(raw_of(name).replace(b"\r\n", b"\n")).domain == "lumera.example"


@pytest.mark.parametrize(("name", "reason"), [(name, reason) for name, reason in REASONS.items() if reason])
def test_attacks_are_refused_each_for_its_own_reason(name: str, reason: str) -> None:
    with pytest.raises(EndorsementError) as caught:
        judged(raw_of(name))
    assert caught.value.reason == reason
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("name", ["length-with-appended-text", "second-subject"])
def test_these_would_pass_the_library_alone(name: str) -> None:
    """The known traps: the reason why the rules do not rely on the verifier."""
    import dkim

    assert dkim.verify(raw_of(name), dnsfunc=lambda asked, **_: recorded().txt(asked.decode())[0])


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.long)])
def test_any_byte_that_changes_breaks_it(every: int) -> None:
    raw = bytearray(raw_of("good-rsa-2048"))
    start = raw.index(b"From:")
    for place in range(start, len(raw), every):
        changed = bytes(raw[:place]) + bytes([raw[place] ^ 1]) + bytes(raw[place + 1 :])
        with pytest.raises((EndorsementError, letter.LetterError, StopIteration)):
            judged(changed)


def test_no_mail_takes_the_library_more_than_a_moment() -> None:
    """Minutes, hours for the first, in which nothing else of the work process goes on."""
    raw = raw_of("good-rsa-2048")
    assert raw.count(b" b=") == raw.count(b"; h=") == 1
    for made in (
        raw.replace(b"c=relaxed/simple", b"c=relaxed/relaxed") + b" " * 1_500_000 + b"x\r\n",
        raw.replace(b" b=", b" b=" + b"\r\n " * 12_000 + b"!"),
        raw.replace(b"; h=", b"; x=" + b" b" * 20_000 + b"; h="),
    ):
        with pytest.raises(EndorsementError) as caught:
            judged(made)
        assert caught.value.reason == "unreadable"


def test_no_name_server_is_no_verdict() -> None:
    with pytest.raises(ResolverError):
        judged(raw_of("good-rsa-2048"), Zone({}, silent=True))


def test_two_keys_of_one_name_are_none() -> None:
    class Two(Zone):
        def txt(self, name: str) -> list[bytes]:
            return [*super().txt(name), *super().txt(name)]

    with pytest.raises(EndorsementError) as caught:
        judged(raw_of("good-rsa-2048"), Two(recorded().records))
    assert caught.value.reason == "no-key"


@pytest.mark.long
def test_the_committed_mails_are_what_the_script_makes() -> None:
    made = make_mail.vectors()
    assert {name: reason for name, (_, reason) in made.items()} == REASONS
    assert {path.stem for path in MAIL.glob("*.eml")} == set(made)
    assert all(raw_of(name) == raw for name, (raw, _) in made.items())
