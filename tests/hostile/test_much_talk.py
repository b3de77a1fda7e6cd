"""Whoever talks without end spoils the record for nobody: it is still written to, found and read."""

from django.test import Client

LONG = 20_000  # characters of a comment


def rubbish(number: int) -> str:
    """A comment of words that stand in no other."""
    return " ".join(f"{number:x}{word:05x}" for word in range(LONG // 7))[:LONG]


def test_a_record_with_endless_talk_is_still_written_to_and_found(enter, today) -> None:
    record = today.accepted(title="Refunds are slow")
    for number in range(50):
        record.comment(rubbish(number), by=today.reader, at=today.now)
    record.comment("最后一句话:汇率", by=today.member, at=today.now)
    browser: Client = enter(today.lead)
    assert record.code in browser.get("/requirements/?q=汇率").content.decode()
    assert record.code in browser.get("/requirements/?q=refunds").content.decode()
