"""Instants in the many ways in which logs write them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from takt.engines.flow_mining.reading.timestamps import NoDate, instants, micros

AT = micros(datetime(2026, 3, 4, 14, 5, 6, tzinfo=UTC))
DAY = micros(datetime(2026, 3, 4, tzinfo=UTC))
MINUTE = micros(datetime(2026, 3, 4, 14, 5, tzinfo=UTC))

WAYS = {
    "2026-03-04T14:05:06Z": AT,
    "2026-03-04T14:05:06.000+00:00": AT,
    "2026-03-04 14:05:06": AT,
    "2026-03-04T16:05:06.25+02:00": AT + 250_000,
    "2026-03-04": DAY,
    "20260304T140506": AT,
    "20260304140506": AT,
    "202603041405": MINUTE,
    "2026/03/04 14:05:06.123": AT + 123_000,
    "2026/3/4 14:05": MINUTE,
    "04.03.2026 14:05:06": AT,
    "04-03-2026 14:05:06,5": AT + 500_000,
    "04/03/2026 14:05": MINUTE,
    "04/03/26 14:05": MINUTE,
    "2026-03-04 14:05:06 UTC": AT,
    "2026/03/04 09:05:06 -0500": AT,
    "2026-03-04 14:05:06.123456789": AT + 123_456,
    "4-Mar-2026 14:05:06": AT,
    "4 March 2026, 14:05": MINUTE,
    "Wed, 04 Mar 2026 14:05:06 GMT": AT,
    "Mar 4, 2026 2:05:06 PM": AT,
    "March 4 2026 2:05 p.m.": MINUTE,
    "2026年3月4日 14时5分6秒": AT,
    "2026年3月4日 下午2:05": MINUTE,
    "2026年03月04日": DAY,
    "1772633106": AT,
    "1772633106000": AT,
    "1772633106000000": AT,
}


@pytest.mark.parametrize(("text", "at"), WAYS.items())
def test_an_instant_is_read(text, at):
    assert instants([text]).tolist() == [at]


@pytest.mark.parametrize(
    ("texts", "days"),
    [
        (["03/04/2026", "25/04/2026"], [(4, 3), (4, 25)]),  # a number above 12 is no month
        (["03/04/2026", "04/25/2026"], [(3, 4), (4, 25)]),
        (["03/04/2026 1:00 PM", "03/05/2026 1:00 AM"], [(3, 4), (3, 5)]),  # with AM and PM the month comes first
        (["03/04/2026", "03/05/2026"], [(4, 3), (5, 3)]),
        (["2026-03-04", "25/04/2026"], [(3, 4), (4, 25)]),
    ],
)
def test_the_whole_column_says_whether_day_or_month_comes_first(texts, days):
    dates = [datetime.fromtimestamp(at / 1e6, UTC).date() for at in instants(texts).tolist()]
    assert [(date.month, date.day) for date in dates] == days


def test_noon_and_midnight_are_twelve():
    assert instants(["1/2/2026 12:00 AM", "1/2/2026 12:30 PM"]).tolist() == [
        micros(datetime(2026, 1, 2, tzinfo=UTC)),
        micros(datetime(2026, 1, 2, 12, 30, tzinfo=UTC)),
    ]


def test_years_of_two_digits_are_of_our_time():
    years = [datetime.fromtimestamp(at / 1e6, UTC).year for at in instants(["1.2.69", "1.2.70", "1.2.99"]).tolist()]
    assert years == [2069, 1970, 1999]


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-02-30", "31/31/2026", "1.2.345", "4 Foo 2026", "12345"]
)
def test_what_is_no_date_is_named_with_its_place(text):
    with pytest.raises(NoDate) as error:
        instants(["2026-03-04", text])
    assert (error.value.index, error.value.text) == (1, text)


@settings(max_examples=60)
@given(
    st.lists(
        st.datetimes(
            datetime(1900, 1, 1),
            datetime(2200, 1, 1),
            timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
        ),
        max_size=9,
    )
)
def test_iso_8601_is_read_to_the_microsecond_in_any_zone(times):
    expected = [(time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) for time in times]
    assert instants([time.isoformat() for time in times]).tolist() == expected
    assert instants([time.strftime("%Y/%m/%d %H:%M:%S.%f%z")[:31] for time in times]).tolist() == expected
