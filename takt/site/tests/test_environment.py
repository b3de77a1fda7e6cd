"""What the environment may say, and what is refused before anything starts."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from takt.site import environment, sqlite


@pytest.mark.parametrize(
    "given",
    ["", "short", "django-insecure-0123456789abcdefghijklmnop", "please-CHANGE-ME-please-change-me-please"],
)
def test_no_start_with_a_missing_short_or_sample_secret(monkeypatch, tmp_path, given):
    monkeypatch.setenv("TAKT_SECRET", given)
    with pytest.raises(ImproperlyConfigured, match="TAKT_SECRET"):
        environment.secret(tmp_path, demo=False)
    assert list(tmp_path.iterdir()) == []


def test_a_sample_secret_is_refused_in_the_demo_too(monkeypatch, tmp_path):
    monkeypatch.setenv("TAKT_SECRET", "change-me")
    with pytest.raises(ImproperlyConfigured):
        environment.secret(tmp_path, demo=True)


def test_the_demo_makes_its_secret_once_and_keeps_it_to_itself(monkeypatch, tmp_path):
    monkeypatch.delenv("TAKT_SECRET", raising=False)
    first = environment.secret(tmp_path / "var", demo=True)
    assert len(first) > environment.SHORTEST_SECRET
    assert environment.secret(tmp_path / "var", demo=True) == first
    assert stat.S_IMODE((tmp_path / "var" / "secret").stat().st_mode) == 0o600
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret"]


@pytest.mark.parametrize("found", [(3, 40, 1), (3, 51, 2)])
def test_an_old_sqlite_is_refused(found):
    with pytest.raises(ImproperlyConfigured, match=r"3\.51\.3"):
        sqlite.refuse_older(found)


def test_the_sqlite_in_use_is_new_enough():
    sqlite.refuse_older(sqlite.version())


def test_a_database_url_is_taken_apart(monkeypatch, tmp_path):
    url = "postgresql://ta%40kt:p%2Fw@db.example:5433/pmo?sslmode=require"
    monkeypatch.setenv("DATABASE_URL", url)
    found = environment.database(tmp_path)
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("ta@kt", "p/w", "db.example")
    assert (found["PORT"], found["NAME"], found["OPTIONS"]["sslmode"]) == ("5433", "pmo", "require")


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgresql://host/", "nonsense"])
def test_a_database_url_that_is_none_is_refused(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        environment.database(tmp_path)


def test_proxies_are_addresses(monkeypatch):
    monkeypatch.setenv("TAKT_PROXIES", " 127.0.0.1, ::1 ,")
    assert environment.proxies() == {"127.0.0.1", "::1"}
    monkeypatch.setenv("TAKT_PROXIES", "nginx")
    with pytest.raises(ImproperlyConfigured, match="TAKT_PROXIES"):
        environment.proxies()
