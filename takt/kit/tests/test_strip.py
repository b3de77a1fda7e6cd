"""The strip says in words what it shows as a bar, and shows no more than it was told."""

from django.utils.translation import override

from takt.kit.strip import Segment, duration, sentence, spell, strip_large, strip_small

REVIEW = Segment("Review", "done", worked_minutes=120, waited_minutes=60, returned=1, target_minutes=90)


def test_work_past_the_target_is_a_part_of_its_own() -> None:
    bar = strip_small([REVIEW])
    assert '<i class="wait" style="flex-grow:60">' in bar
    assert '<i class="work" style="flex-grow:90">' in bar
    assert '<i class="over" style="flex-grow:30">' in bar


def test_a_stage_within_its_target_has_nothing_over() -> None:
    assert "over" not in strip_small([Segment("Review", "done", worked_minutes=80, target_minutes=90)])


def test_only_the_current_stage_keeps_room_up_to_its_target() -> None:
    going = Segment("Review", "active", worked_minutes=30, target_minutes=90, current=True)
    gone = Segment("Review", "done", worked_minutes=30, target_minutes=90)
    assert '<i class="room" style="flex-grow:60">' in strip_small([going])
    assert "room" not in strip_small([gone])


def test_a_returned_stage_is_notched() -> None:
    assert 'class="done back"' in strip_small([REVIEW])


def test_the_sentence_tells_time_target_waiting_and_returns() -> None:
    with override("en"):
        assert spell(REVIEW) == "2h of 1.5h · waited 1h · returned once"
        assert sentence([]) == "Not started"


def test_the_sentence_begins_where_the_record_is_and_sums_what_lies_behind() -> None:
    now = Segment("Testing", "active", worked_minutes=30, current=True)
    with override("en"):
        assert sentence([REVIEW, REVIEW, now]) == "Testing 30m; Before that 4h · waited 2h · returned 2 times"


def test_the_sentence_is_chinese_for_a_chinese_reader() -> None:
    with override("zh-hans"):
        assert spell(REVIEW) == "2 小时 / 时限 1.5 小时 · 等待 1 小时 · 被退回 1 次"


def test_durations_beside_each_other_have_one_unit() -> None:
    with override("en"):
        assert (duration(40), duration(390), duration(1440)) == ("40m", "6.5h", "3d")
        assert duration(240, beside=2400) == "0.5d"


def test_a_hostile_label_is_escaped_and_an_unknown_category_draws_as_active() -> None:
    hostile = Segment('"><script>', '"><b onclick=x', worked_minutes=1, href='javascript:"')
    for bar in (strip_small([hostile]), strip_large([hostile])):
        assert "<script" not in bar
        assert "onclick" not in bar
        assert '<b class="active"' in bar


def test_the_large_strip_links_each_stage_to_its_events() -> None:
    bar = strip_large([Segment("Review", "active", 30, current=True, href="#e1")])
    assert '<a href="#e1">' in bar
    assert 'aria-current="step"' in bar
