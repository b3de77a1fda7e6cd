"""A file goes from the browser into a unit: choose, check, import, result."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from takt.demand.models import Requirement
from takt.ground import clock
from takt.ground.models import Event, Record
from takt.kit.exchange import carrying, keeping

SHARED = Path(os.environ.get("TAKT_SHARED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")


@pytest.fixture
def chosen(world, client, settings, tmp_path):
    """Sign in and choose a file; returns the answer."""
    settings.DATA = tmp_path

    def run(content, who="lead", unit="live", name="rows.csv"):
        client.force_login(getattr(world, who))
        file = io.BytesIO(content.encode() if isinstance(content, str) else content)
        file.name = name
        return client.post(reverse("import"), {"file": file, "unit": unit, "sheet": "requirements"})

    return run


def counts():
    return Record.objects.count(), Event.objects.count()


def token_of(answer):
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return answer.url.strip("/").split("/")[-1]


def go(client, token, **more):
    return client.post(reverse("import_run", args=[token]), more, follow=True)


def test_a_file_is_chosen_checked_imported_and_accounted_for(world, client, chosen):
    before = counts()
    token = token_of(chosen("标题,备注\n退款很慢,一\n对账困难,二\n"))
    page = client.get(reverse("import_check", args=[token])).content.decode()
    assert "退款很慢" in page
    assert counts() == before
    result = go(client, token, **{"map.title": "标题", "map.text": "备注", "rows": "2"})
    records = Requirement.objects.order_by("-pk")[:2]
    assert "2 rows were imported" in result.content.decode()
    assert [record.text for record in records] == ["二", "一"]
    assert all(record.unit == world.live and record.creator == world.lead for record in records)


def test_a_repeated_submit_imports_once(client, chosen):
    token = token_of(chosen("title\none\n"))
    go(client, token)
    before = counts()
    go(client, token)
    assert counts() == before


def test_refused_rows_are_shown_and_given_as_a_file_and_nothing_is_imported(client, chosen):
    before = counts()
    token = token_of(chosen("title,due\nfine,\nlate,someday\n"))
    page = client.get(reverse("import_check", args=[token])).content.decode()
    assert "1 row cannot be imported" in page
    assert reverse("import_run", args=[token]) not in page
    rows = b"".join(client.get(reverse("import_refused", args=[token]))).decode("utf-8-sig")
    assert rows.splitlines()[1] == "3,due,This is not a date. Write it like 2026-03-01."
    assert "refused" in go(client, token).content.decode()
    assert counts() == before


def test_a_column_left_out_makes_the_rows_fit(client, chosen):
    token = token_of(chosen("title,due\nlate,someday\n"))
    page = client.get(reverse("import_check", args=[token]), {"map.title": "title", "map.due": ""})
    assert "Import 1 row" in page.content.decode()


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [("", "a.csv", "empty"), ("title\n", "a.csv", "no row below"), ("hello", "a.xlsx", "not a whole XLSX")],
)
def test_a_file_that_cannot_be_read_is_refused_at_once_and_not_kept(chosen, tmp_path, content, name, why):
    answer = chosen(content, name=name)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert list((tmp_path / "imports").glob("*/*")) == []


def test_a_file_that_breaks_further_down_is_refused_on_the_next_page(client, chosen):
    token = token_of(chosen('title\none\n"two\n'))
    page = client.get(reverse("import_check", args=[token]))
    assert page.status_code == 422
    assert "Row 3" in page.content.decode()


def test_an_upload_belongs_to_its_person(world, client, chosen):
    token = token_of(chosen("title\nsecret canary\n"))
    client.force_login(world.leader)
    for name in ("import_check", "import_result", "import_refused"):
        answer = client.get(reverse(name, args=[token]))
        assert answer.status_code == 404
        assert "canary" not in answer.content.decode()
    before = counts()
    assert client.post(reverse("import_run", args=[token])).status_code == 404
    assert counts() == before


@pytest.mark.parametrize("token", ["..", "0" * 32, "x" * 32])
def test_an_upload_that_is_not_there_is_not_found(world, client, settings, tmp_path, token):
    settings.DATA = tmp_path
    client.force_login(world.lead)
    assert client.get(f"/import/{token}/").status_code == 404


def test_uploads_are_forgotten_after_some_hours(world, client, chosen, tmp_path):
    token = token_of(chosen("title\none\n"))
    assert keeping.forget(clock.now()) == 0
    assert keeping.forget(clock.now() + timedelta(hours=5)) == 1
    assert client.get(reverse("import_check", args=[token])).status_code == 404


def test_readers_and_strangers_find_no_unit_to_import_into(world, client, chosen):
    before = counts()
    assert chosen("title\none\n", who="reader").status_code == 422
    assert "no unit that you may import into" in client.get(reverse("import")).content.decode()
    assert chosen("title\none\n", who="stranger").status_code == 422
    assert counts() == before


def test_a_role_that_is_lost_in_between_refuses_the_import(world, client, chosen):
    from takt.ground.belonging import leave

    token = token_of(chosen("title\none\n", who="member"))
    leave(world.member.memberships.get(unit=world.live), by=world.lead, at=world.now)
    before = counts()
    assert "Only members and leads" in go(client, token).content.decode()
    assert counts() == before


def test_an_interrupted_run_says_so_and_may_be_started_again(world, client, chosen):
    token = token_of(chosen("title\none\n"))
    kept = keeping.kept_by(world.lead, token)
    long_ago = clock.now() - timedelta(minutes=10)
    assert kept.claim(long_ago)
    assert "was interrupted" in client.get(reverse("import_result", args=[token])).content.decode()
    assert "1 row was imported" in go(client, token).content.decode()


def test_progress_is_told_while_it_runs(world, client, chosen):
    token = token_of(chosen("title\none\n"))
    kept = keeping.kept_by(world.lead, token)
    kept.claim(clock.now())
    kept.tell({"state": "running", "done": 30, "total": 90}, clock.now())
    page = client.get(reverse("import_result", args=[token])).content.decode()
    assert "30 of 90 rows" in page
    assert 'http-equiv="refresh"' in page


def test_real_stories_pass_through_the_browser(world, client, chosen):
    path = SHARED / "issues" / "jirasoftware_stories.csv"
    if not path.exists():
        pytest.skip(f"{path} is absent: set TAKT_SHARED_DATA to the folder of shared data")
    token = token_of(chosen(path.read_bytes(), unit="line"))
    assert "Import 352 rows" in client.get(reverse("import_check", args=[token])).content.decode()
    go(client, token, rows="352")
    assert Requirement.objects.filter(unit=world.line, factors__effort__gt=0).count() == 352
    assert carrying.AT_ONCE > 352
