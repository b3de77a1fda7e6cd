"""Importing: all or nothing, every row accounted for, no row made twice."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from takt.demand.importing import REQUIREMENTS
from takt.demand.models import Requirement
from takt.flow import importing
from takt.ground.errors import Invalid, NotAllowed
from takt.ground.models import Event, Record
from takt.ground.roles import Role

REPOSITORY = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("TAKT_SHARED_DATA") or REPOSITORY.parent / "shared" / "data")


@pytest.fixture
def bring(world, tmp_path):
    """Import text into `live` as its lead; `told` maps fields to columns."""

    def run(content, *, by=world.lead, unit=world.live, name="rows.csv", dry_run=False, **told):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return importing.run(REQUIREMENTS, path, unit=unit, by=by, at=world.now, told=told, dry_run=dry_run)

    return run


def counts():
    return Record.objects.count(), Event.objects.count()


def reasons(report):
    return [(refused.row, refused.column, str(refused.reason)) for refused in report.refused]


def test_every_row_becomes_a_requirement_with_its_event(world, bring):
    report = bring(
        "标题,需求描述,优先级,截止日期,为谁\n退款很慢,三天才到,紧急,2026年3月9日,商家\n对账困难,,低,2026/4/1,\n"
    )
    first, second = Requirement.objects.order_by("-pk")[:2][::-1]
    assert report.created == 2
    assert (first.title, first.text, first.for_whom, first.priority) == ("退款很慢", "三天才到", "商家", 1)
    assert (str(first.due), str(second.due), second.priority) == ("2026-03-09", "2026-04-01", 4)
    assert first.requester == world.lead
    assert list(Event.objects.filter(batch=report.batch).values_list("verb", "record")) == [
        ("raise", first.pk),
        ("raise", second.pk),
    ]


def test_one_row_that_does_not_fit_refuses_the_whole_file_and_names_it(bring):
    before = counts()
    report = bring("title,due,priority\nfine,2026-03-01,high\n,2026-03-01,\nlate,someday,\nwrong,,very\n")
    assert counts() == before
    assert report.created == 0
    assert reasons(report) == [
        (3, "title", "Say in a few words what it is about."),
        (4, "due", "This is not a date. Write it like 2026-03-01."),
        (5, "priority", "This is no priority. Write urgent, high, normal or low."),
    ]
    assert "Nothing was imported: 3 rows are refused." in str(report)


def test_the_reason_is_told_in_the_language_of_whoever_imports(bring):
    from django.utils import translation

    report = bring("title,due\nlate,someday\n")
    with translation.override("zh-hans"):
        assert "第 2 行" in str(report)
        assert "日期" in str(report)


def test_all_refusals_of_a_row_are_told_at_once(bring):
    report = bring("title,due,priority,effort\nx,someday,very,much\n")
    assert [column for _row, column, _why in reasons(report)] == ["priority", "due", "effort"]


def test_a_repeated_import_makes_no_duplicates(bring):
    content = "key,title\nJSW-1,one\nJSW-2,two\n"
    assert bring(content).created == 2
    before = counts()
    again = bring(content + "JSW-3,three\n", dry_run=True)
    assert (again.plan.known, again.plan.creates) == ([2, 3], 1)
    assert bring(content).created == 0
    assert counts() == before


def test_rows_without_a_key_are_known_again_by_what_they_say(bring):
    content = "title,text\nsame,words\nsame,words\nother,words\n"
    assert bring(content).created == 3
    before = counts()
    assert bring(content).plan.known == [2, 3, 4]
    assert counts() == before
    assert bring(content + "fourth,words\n").created == 1


def test_two_units_may_import_the_same_file(world, bring):
    assert bring("key,title\nA-1,one\n", by=world.leader).created == 1
    assert bring("key,title\nA-1,one\n", by=world.leader, unit=world.ads).created == 1


def test_two_rows_with_one_key_are_refused(bring):
    report = bring("key,title\nA-1,one\n\nA-1,two\n")
    assert reasons(report) == [(4, "key", "Row 2 has the same key. Remove one of them.")]


def test_empty_rows_are_passed_over_and_rows_keep_their_numbers(bring):
    report = bring("\n\ntitle,due\n\nfine,\n,\n  ,\nbad,x\n", dry_run=True)
    assert [row for row, _column, _why in reasons(report)] == [8]
    assert report.plan.rows == 2


def test_an_owner_accepts_the_requirement_and_is_found_by_name_or_address(world, bring):
    assert bring("title,owner\none,陈浩\ntwo,MEMBER@takt.test\nthree,Hao Chen\n").created == 3
    for requirement in Requirement.objects.order_by("-pk")[:3]:
        assert (requirement.owner, requirement.turn_person) == (world.member, world.member)
        assert requirement.triaged_at == world.now
        assert requirement.participations.filter(person=world.member).exists()


def test_only_a_lead_imports_with_owners(world, bring):
    before = counts()
    assert "Only a lead" in reasons(bring("title,owner\none,陈浩\n", by=world.member))[0][2]
    assert counts() == before


def test_nobody_and_several_people_of_a_name_are_refused(world, bring):
    from takt.ground.models import Person

    with Person(email="other@takt.test", name_zh="陈浩").doing("invite", by=world.leader, at=world.now):
        pass
    world.stranger.depart(by=world.leader, at=world.now)
    told = [why for _row, _column, why in reasons(bring("title,requester\na,陈浩\nb,赵强\nc,nobody\n"))]
    assert "Several people" in told[0]
    assert all("Nobody who works here" in why for why in told[1:])


def test_story_points_become_effort_and_a_whole_method_its_score(bring):
    bring("title,Story Points,reach,impact,confidence\npoints,5,,,\nscored,2,100,1,50\n")
    points, scored = Requirement.objects.order_by("-pk")[:2][::-1]
    assert (points.factors, points.score) == ({"effort": 5.0}, None)
    assert (scored.score_method, scored.score) == ("rice", 25.0)


def test_a_stage_is_only_taken_when_told_and_only_the_first(bring):
    content = "title,status\none,proposal\ntwo,提出\nthree,开发\nfour,nowhere\n"
    assert bring(content, dry_run=True).plan.ignored == ["status"]
    told = reasons(bring(content, stage="status"))
    assert [row for row, _column, _why in told] == [4, 5]
    assert "first stage" in told[0][2]
    assert "no such stage" in told[1][2]


def test_a_description_without_a_title_gives_its_first_line(bring):
    bring("user story\n" + '"As a merchant I want refunds\nso that I trust it"\n' + "x" * 300 + "\n", text="user story")
    story, long = Requirement.objects.order_by("-pk")[:2][::-1]
    assert story.title == "As a merchant I want refunds"
    assert len(long.title) == 200
    assert long.text == "x" * 300


def test_columns_without_a_field_are_named(bring):
    report = bring("title,labels,组件\none,a,b\n")
    assert report.plan.ignored == ["labels", "组件"]
    assert "Columns left out: labels, 组件." in str(report)


@pytest.mark.parametrize("told", [{"nothing": "title"}, {"text": "missing"}, {"title": ""}])
def test_a_mapping_that_does_not_fit_the_file_is_refused(bring, told):
    before = counts()
    with pytest.raises(Invalid):
        bring("title\none\n", **told)
    assert counts() == before


def test_duplicated_headers_stay_apart(bring):
    assert bring("title,note,note,\none,a,b,c\n", text="note (2)").created == 1
    assert Requirement.objects.latest("pk").text == "b"


@pytest.mark.parametrize(("who", "allowed"), [("reader", False), ("stranger", False), ("member", True)])
def test_only_members_of_the_unit_import_into_it(world, bring, who, allowed):
    before = counts()
    if allowed:
        assert bring("title\none\n", by=getattr(world, who)).created == 1
        return
    with pytest.raises(NotAllowed):
        bring("title\none\n", by=getattr(world, who))
    assert counts() == before
    assert getattr(world, who).role_at(world.live.path) < Role.MEMBER


def test_a_file_that_breaks_half_way_leaves_nothing(bring):
    before = counts()
    with pytest.raises(importing.Unreadable) as refusal:
        bring('title\none\n"two\nthree\n')
    assert counts() == before
    assert refusal.value.row == 3


HEADER = st.sampled_from(["title,text,due,key", "标题;截止日期;优先级", "title\tstory points", "", "summary", '"'])
BODY = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from(["a", "", ",", ";", "\n", '"', "2026-03-01", "\x00", "高", "'=", "\r"]), max_size=40).map(
        lambda parts: "".join(parts).encode()
    ),
)


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(header=HEADER, body=BODY, encoding=st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
def test_whatever_bytes_come_nothing_crashes_and_nothing_is_half_done(bring, header, body, encoding):
    before = counts()
    try:
        report = bring(header.encode(encoding) + "\n".encode(encoding)[-2:] + body)
    except Invalid:
        assert counts() == before
        return
    records, events = (now - then for now, then in zip(counts(), before, strict=True))
    assert records == events == report.created
    assert report.created == (0 if report.refused else report.plan.creates)


@pytest.mark.parametrize(
    ("file", "rows", "told"),
    [("jirasoftware_stories.csv", 352, {}), ("agile_jira.csv", 4123, {"title": "id", "key": "id"})],
)
def test_real_stories_are_imported_whole_and_once(world, file, rows, told):
    path = SHARED / "issues" / file
    if not path.exists():
        pytest.skip(f"{path} is absent: set TAKT_SHARED_DATA to the folder of shared data")
    given_to = {"unit": world.line, "by": world.lead, "at": world.now, "told": told, "dry_run": False}
    assert importing.run(REQUIREMENTS, path, **given_to).created == rows
    again = importing.run(REQUIREMENTS, path, **given_to)
    assert (again.created, len(again.plan.known)) == (0, rows)
    if file.startswith("jira"):
        story = Requirement.objects.get(outside_key="GHS-1681")
        assert story.title == "Generic webwork aliases may clash with other plugins"
        assert story.text.startswith("Some web work actions")
        assert story.factors == {"effort": 5.0}
        assert again.plan.ignored == ["split_mark"]
