"""Mail: at once, once a day or never; not in quiet hours; nothing of what is hidden meanwhile; one click to leave."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from takt.ground import errands
from takt.ground.errors import Invalid, NotSeen
from takt.ground.models import Errand, Event, Notice
from takt.outside.mail import digests
from takt.outside.mail.leaving import leaving_by, token
from takt.outside.mail.letters import send
from takt.outside.models import Wishes
from takt.outside.models.wishes import Wish, wish, wishes_of

pytestmark = pytest.mark.django_db


def mention(world, record, person):
    record.comment(f"see @{person.email}", by=world.lead, at=world.now)


def to(letters, person):
    return [letter for letter in letters if person.email in letter.to[0]]


def links(letter):
    return letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("https://takt.test")


def test_without_a_mail_server_nothing_is_queued(world):
    mention(world, world.accepted(), world.member)
    assert Notice.objects.filter(person=world.member).exists()
    assert not Errand.objects.filter(kind="letter").exists()
    assert digests.sweep(world.now) == 0


def test_what_asks_for_an_act_is_told_at_once(world, posting, work):
    record = world.accepted()
    work(world.now)
    posting.clear()
    mention(world, record, world.member)
    assert work(world.now) == {"done": 1}
    letter = to(posting, world.member)[0]
    assert record.code in letter.subject
    assert record.title in letter.body
    assert f"https://takt.test/requirements/{record.code}/" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.alternatives[0][1] == "text/html"


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "与您有关"), ("en", "this concerns you")])
def test_a_letter_speaks_the_persons_language(world, posting, work, language, words):
    with world.member.doing("set_up", by=world.member, at=world.now):
        world.member.language = language
    mention(world, world.accepted(), world.member)
    work(world.now)
    assert words in to(posting, world.member)[0].body
    assert words in to(posting, world.member)[0].alternatives[0][0]


def test_texts_of_others_are_no_markup_in_a_letter(world, posting, work):
    mention(world, world.accepted(title="<img src=x onerror=alert(1)>"), world.member)
    work(world.now)
    html = to(posting, world.member)[0].alternatives[0][0]
    assert "<img" not in html
    assert "&lt;img" in html


def test_a_title_with_a_line_break_makes_no_header(world, posting, work):
    mention(world, world.accepted(title="one\r\nBcc: all@takt.test"), world.member)
    work(world.now)
    assert "\n" not in to(posting, world.member)[0].subject


def test_the_title_of_a_confidential_record_stands_in_no_subject(world, posting, work):
    record = world.accepted()
    record.confide(by=world.lead, at=world.now)
    work(world.now)
    posting.clear()
    mention(world, record, world.member)
    work(world.now)
    (letter,) = to(posting, world.member)
    assert letter.subject == f"[{record.code}] Confidential"
    assert record.title in letter.body


def test_what_waits_together_is_one_letter(world, posting, work):
    record = world.accepted()
    for _time in range(3):
        mention(world, record, world.member)
    work(world.now)
    assert len(to(posting, world.member)) == 1
    assert not Notice.objects.filter(person=world.member, mailed_at=None).exists()


def test_what_was_read_meanwhile_is_not_mailed(world, posting, work):
    mention(world, world.accepted(), world.member)
    Notice.objects.visible_to(world.member).read(world.member, world.now)
    work(world.now)
    assert to(posting, world.member) == []


def test_what_was_hidden_meanwhile_is_not_mailed(world, posting, work):
    record = world.accepted()
    mention(world, record, world.reader)
    record.confide(by=world.lead, at=world.now)
    record.let_out(world.reader, by=world.lead, at=world.now)
    work(world.now)
    assert to(posting, world.reader) == []


def test_whoever_has_left_gets_no_mail(world, posting, work):
    mention(world, world.accepted(), world.member)
    world.member.depart(by=world.leader, at=world.now)
    work(world.now)
    assert to(posting, world.member) == []


def test_never_means_never(world, posting, work):
    wish(world.member, {"mention": "never", "turn": "never"}, by=world.member, at=world.now)
    mention(world, world.accepted(), world.member)
    work(world.now)
    digests.sweep(world.later(30))
    work(world.now)
    assert to(posting, world.member) == []


def test_the_digest_comes_once_a_day_at_the_persons_hour(world, posting, work):
    wish(world.member, {"mention": "daily", "turn": "never", "digest_hour": 9}, by=world.member, at=world.now)
    record = world.accepted()
    mention(world, record, world.member)
    mention(world, record, world.member)
    came = []
    for _quarter in range(3 * 24 * 4):
        digests.sweep(world.later(0.25))
        work(world.now)
        if len(to(posting, world.member)) > len(came):
            came.append(world.now)
    assert came == [datetime(2026, 3, 3, 1, 0, tzinfo=UTC)]  # 9 o'clock in Shanghai
    assert to(posting, world.member)[0].body.count("/requirements/") == 2


def test_a_digest_lives_in_the_persons_time_zone(world, posting, work):
    with world.member.doing("set_up", by=world.member, at=world.now):
        world.member.time_zone = "America/New_York"
    wish(world.member, {"mention": "daily", "turn": "never"}, by=world.member, at=world.now)
    mention(world, world.accepted(), world.member)
    hours = 0
    while not to(posting, world.member) and hours < 48:
        digests.sweep(world.later(1))
        work(world.now)
        hours += 1
    assert world.now == datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("begin", "end", "at", "until"),
    [
        (time(22), time(7), "2026-03-02 15:30", "2026-03-02 23:00"),  # 23:30 in Shanghai
        (time(22), time(7), "2026-03-02 22:59", "2026-03-02 23:00"),  # 06:59 the next morning
        (time(22), time(7), "2026-03-02 23:00", "2026-03-02 23:00"),
        (time(12), time(13), "2026-03-02 04:30", "2026-03-02 05:00"),
        (time(12), time(13), "2026-03-02 06:00", "2026-03-02 06:00"),
        (time(12), time(12), "2026-03-02 04:00", "2026-03-02 04:00"),
    ],
)
def test_quiet_hours_end_when_they_end(world, begin, end, at, until):
    wishes = Wishes(person=world.member, quiet_from=begin, quiet_until=end)
    instant = datetime.fromisoformat(at).replace(tzinfo=UTC)
    assert wishes.not_before(instant) == datetime.fromisoformat(until).replace(tzinfo=UTC)


def test_mail_waits_for_the_end_of_quiet_hours(world, posting, work):
    quiet = {"quiet_from": time(9), "quiet_until": time(18)}
    wish(world.member, quiet, by=world.member, at=world.now)
    mention(world, world.accepted(), world.member)  # ten in the morning
    work(world.later(7))
    assert to(posting, world.member) == []
    work(world.later(1))
    assert len(to(posting, world.member)) == 1


def test_quiet_hours_with_a_zone_of_their_own_are_refused(world):
    before = Event.objects.count()
    with pytest.raises(Invalid):
        wish(world.member, {"quiet_from": time(9, tzinfo=UTC), "quiet_until": time(18)}, by=world.member, at=world.now)
    assert not Wishes.objects.filter(person=world.member).exists()
    assert Event.objects.count() == before


def test_quiet_hours_chosen_afterwards_hold_too(world, posting, work):
    mention(world, world.accepted(), world.member)
    wish(world.member, {"quiet_from": time(9), "quiet_until": time(18)}, by=world.member, at=world.now)
    assert work(world.now)["later"] == 1
    assert to(posting, world.member) == []


def test_a_choice_is_an_event_and_only_what_fits_is_kept(world):
    wish(world.member, {"watch": "now"}, by=world.member, at=world.now)
    assert wishes_of(world.member).wish("watch") == Wish.NOW
    assert Event.objects.filter(verb="set_up", actor=world.member).count() == 1
    for wrong in ({"watch": "often"}, {"digest_hour": 24}, {"quiet_from": time(9)}):
        with pytest.raises(Invalid):
            wish(world.member, wrong, by=world.member, at=world.now)
    assert Event.objects.filter(verb="set_up", actor=world.member).count() == 1


def test_a_letter_that_is_sent_again_says_the_same_under_the_same_id(world, posting, work):
    record = world.accepted()
    work(world.now)
    posting.clear()
    mention(world, record, world.member)
    send(errands.take(world.now), world.now)  # and the worker dies before it remembers
    mention(world, record, world.member)
    work(world.now + timedelta(minutes=2))
    first, again, new = to(posting, world.member)
    assert first.extra_headers["Message-ID"] == again.extra_headers["Message-ID"] != new.extra_headers["Message-ID"]
    assert first.body == again.body


def test_looking_at_the_link_changes_nothing_and_one_click_leaves(world, posting, work):
    mention(world, world.accepted(), world.member)
    work(world.now)
    letter = to(posting, world.member)[0]
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.get(links(letter)).status_code == 200
    assert wishes_of(world.member).wish("mention") == Wish.NOW
    assert stranger.post(links(letter), {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert wishes_of(world.member).wish("mention") == Wish.NEVER
    assert wishes_of(world.member).wish("escalation") == Wish.NOW


def test_a_token_that_is_not_ours_leaves_nothing(world):
    good = token(world.member, ["turn"])
    assert leaving_by(good).person == world.member
    for wrong in ("", "nonsense", good[:-2] + "xx", f"{good}x"):
        with pytest.raises(NotSeen):
            leaving_by(wrong)


def test_a_person_chooses_on_a_page(world, enter):
    browser = enter(world.member)
    page = browser.get("/me/mail/")
    assert page.status_code == 200
    chosen = dict.fromkeys(Notice.Reason.values, "daily")
    given = {**chosen, "digest_hour": "7", "quiet_from": "22:00", "quiet_until": "07:00"}
    assert browser.post("/me/mail/", given).status_code == 302
    wishes = wishes_of(world.member)
    assert (wishes.digest_hour, wishes.quiet_from, wishes.wish("turn")) == (7, time(22), Wish.DAILY)
    assert browser.post("/me/mail/", {**given, "quiet_until": ""}).status_code == 422
