"""The PMO keeps house: a process is designed and its records moved, people come and go, a list is imported."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LEADER = "lan.zhou"
SHEET = "标题,谁的痛点,优先级,外部号\n支付页打不开,买家,1,A-1\n退款到账太慢,买家,3,A-2\n"


@pytest.fixture
def at(visit):
    at = visit()
    at.enter(LEADER)
    return at


def test_a_stage_is_added_published_and_running_records_are_moved(at):
    at.see("/processes/")
    at.see("/processes/entertainment/")
    at.press("Design a new version")
    at.looks("designer")
    at.press("Add a stage")
    stage = at.page.locator(".office-stage details[open]").last
    stage.get_by_label(at.say("Chinese name")).fill("灰度")
    stage.get_by_label(at.say("English name")).fill("Gradual")
    stage.get_by_label(at.say("Whose turn")).select_option(label="Operations")
    stage.get_by_label(at.say("Target, working hours")).fill("8")
    stage.locator(".office-moves label", has_text="Dropped").click()
    launch = at.page.locator(".office-stage", has=at.page.locator(".office-name", has_text="Launch"))
    launch.locator("summary").first.click()
    launch.locator(".office-moves label", has_text=at.say("New stage")).click()
    launch.get_by_label(at.say("Target, working hours")).fill("4")
    at.looks("designer with a new stage")
    at.press("Review and publish")
    expect(at.page.get_by_role("heading", level=1)).to_contain_text("2")
    at.sees("Gradual")
    at.looks()
    at.page.locator("#content").get_by_role("button", name=at.say("Publish"), exact=True).click()
    expect(at.page).to_have_url(re.compile("/processes/entertainment/"))
    at.go("/processes/entertainment/migrate/")
    at.looks()
    expect(at.page.locator(".office-migrate")).to_contain_text(at.say("nothing but the version"))
    before = running(at, 1)
    assert before > 0
    at.page.locator("#content form[method=post] .button-primary").click()
    expect(at.page).not_to_have_url(re.compile("migrate"))
    assert (running(at, 1), running(at, 2)) == (0, before)


def test_whoever_leaves_is_out_at_once(at, visit):
    at.see("/people/new/")
    at.field("Name").fill("新来的")
    at.field("E-mail").fill("new.one@lanstar.example")
    at.page.locator("#content form .button-primary").click()
    link = at.page.locator(".accounts-secret pre").inner_text()
    at.looks("invitation once")
    at.see("/units/studio/join/")
    at.page.locator("#id_person").fill("new.one@lanstar.example")
    at.page.locator("#content form .button-primary").click()
    expect(at.page.get_by_role("link", name="新来的").first).to_be_visible()
    newcomer = visit()
    newcomer.see(link)
    newcomer.field("New password").fill("nine lives and one more")
    newcomer.field("New password, again").fill("nine lives and one more")
    newcomer.press("Come in")
    expect(newcomer.page.get_by_role("heading", name=at.say("My desk"))).to_be_visible()
    key = at.house.rows("SELECT id FROM ground_person WHERE email = ?", "new.one@lanstar.example")[0]["id"]
    at.see(f"/people/{key}/depart/")
    at.page.locator(".button-danger").click()
    expect(at.page).to_have_url(re.compile(rf"/people/{key}/$"))
    newcomer.go("/requirements/")
    expect(newcomer.page).to_have_url(re.compile("/sign-in/"))
    verbs = [
        row["verb"]
        for row in at.house.rows("SELECT verb FROM ground_event WHERE subject = ? AND kind = 'person' ORDER BY id", key)
    ]
    assert verbs[-1] == "depart"
    assert at.house.rows("SELECT left_at FROM ground_person WHERE id = ?", key)[0]["left_at"]


def test_a_table_is_mapped_looked_at_and_imported(visit, tmp_path):
    at = visit("zh-hans")
    at.enter("wenjie.han", "/import/")
    at.looks()
    sheet = tmp_path / "需求.csv"
    sheet.write_text(SHEET, encoding="utf-8-sig")
    at.page.set_input_files("#file", sheet)
    at.page.select_option("#unit", "checkout")
    at.press("Check the file")
    at.looks()
    at.page.select_option("#map-for_whom", "谁的痛点")
    at.press("Check again")
    expect(at.page.locator(".tally")).to_contain_text("2")
    at.sees("退款到账太慢")
    at.page.locator(".import-go .button-primary").click()
    expect(at.page.locator(".alert-success")).to_contain_text("2")
    at.looks()
    code = at.house.code_of("退款到账太慢")
    record = at.house.record(code)
    assert (record["unit"], record["for_whom"], record["stage"]) == ("checkout", "买家", "proposal")
    assert len(at.house.story(code)) == 1


def test_a_view_is_kept_and_found_again(visit):
    at = visit("zh-hans")
    at.enter("xinyi.tan", "/requirements/?priority=1")
    at.open_menu("Save view")
    at.page.locator(".menu-form input[name=name]").fill("最急的")
    at.press("Keep filters, sorting and columns")
    at.go("/requirements/")
    at.page.get_by_role("link", name="最急的").click()
    expect(at.page).to_have_url(re.compile(r"priority=1"))
    assert at.house.rows("SELECT name FROM kit_savedview")[0]["name"] == "最急的"


def test_a_notice_tells_and_is_read_in_its_place(visit):
    at = visit("zh-hans")
    at.enter("xinyi.tan", "/notices/")
    at.looks()
    unread = at.page.locator(".notice-unread")
    before = unread.count()
    assert before > 0
    unread.first.locator("form button").click()
    expect(unread).to_have_count(before - 1)


def running(at, number):
    """How many open records follow this version of the entertainment process."""
    (row,) = at.house.rows(
        """SELECT count(*) AS open FROM ground_record AS record
           JOIN ground_stage AS stage ON stage.id = record.stage_id
           JOIN ground_processversion AS version ON version.id = stage.version_id
           JOIN ground_process AS process ON process.id = version.process_id
           WHERE process.code = 'entertainment' AND record.closed_at IS NULL AND version.number = ?""",
        number,
    )
    return row["open"]
