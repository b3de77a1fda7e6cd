"""The whole way of a requirement across the group, in both languages and at both sizes."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.founding import ALIKE

pytestmark = pytest.mark.browser

TITLES = {
    "zh": "观众进直播间要等八秒才出画面,一成的人就走了",
    "en": "Viewers wait eight seconds before a live room shows a picture",
}
TYPED = {"zh": "观众进直播间要等很久", "en": "Viewers wait long before a live room"}
MANAGER, LEAD, ENGINEER = "xinyi.tan", "hongmei.jin", "yang.qiu"
OTHER_ENGINEER, TESTER, OPERATOR = "bin.cao", "jing.shi", "kai.ren"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_requirement_crosses_the_group(visit, language, width):
    journey = Journey(visit(language, width))
    journey.is_raised()
    journey.is_triaged()
    journey.is_judged()
    journey.passes_its_gate()
    journey.is_scheduled()
    journey.is_handed_to_another_line_and_returned()
    journey.climbs_the_ladder_while_nobody_answers()
    journey.is_accepted_and_tested()
    journey.is_launched_and_concluded()
    journey.is_found_again_by_a_word()
    journey.is_exported()
    journey.speaks_the_other_language()


class Journey:
    """Each step is one or two of the people at their browsers; what they see, then what the database holds."""

    def __init__(self, visitor):
        self.at, self.house = visitor, visitor.house
        self.short = visitor.language[:2]
        self.title = TITLES[self.short]
        self.code = ""

    def is_raised(self):
        at = self.at
        at.see("/")
        expect(at.page).to_have_url(re.compile("/sign-in/"))
        at.choose(MANAGER)
        at.looks()
        self.open_intake()
        title = at.field("What hurts?")
        title.press_sequentially(TYPED[self.short])
        expect(at.page.locator("#similar")).to_contain_text(ALIKE[self.short])
        at.looks("intake with similar ones")
        title.fill(self.title)
        at.field("Who should solve it?").fill("studio")
        at.field("For whom?").fill("观众 viewers")
        at.field("How would we notice that it is solved?").fill("首帧 < 1 s")
        at.press("Bring it in")
        expect(at.page.get_by_role("heading", name=self.title)).to_be_visible()
        self.code = at.code
        at.looks()
        record = self.house.record(self.code)
        assert (record["title"], record["unit"], record["stage"]) == (self.title, "studio", "proposal")
        assert self.house.story(self.code) == ["raise"]

    def open_intake(self):
        if self.at.is_phone:
            self.at.page.locator(".drawer > summary").click()
            self.at.press("Raise a requirement", self.at.page.locator(".drawer"))
        else:
            self.at.page.locator(".rail-create").click()
        self.at.looks()

    def is_triaged(self):
        at = self.at
        at.page.locator(".demobar").get_by_role("link", name=at.say("Change hats")).click()
        at.looks()
        at.choose(LEAD)
        at.see("/requirements/inbox/")
        at.page.get_by_role("link", name=self.title, exact=True).click()
        at.ask_for_plain("Accept")
        assert self.house.record(self.code)["owner"] == address(LEAD)
        form = at.ask_for("Assign")
        at.field("New owner", form).fill(address(MANAGER))
        at.send("Assign")
        assert self.house.record(self.code)["owner"] == address(MANAGER)
        assert self.house.story(self.code)[-2:] == ["accept", "assign"]

    def is_judged(self):
        at = self.at
        self.put_on(MANAGER)
        form = at.ask_for("Score")
        for field, value in {"Reach": "8000", "Impact": "2", "Confidence": "80", "Effort": "4"}.items():
            at.field(field, form).fill(value)
        expect(form.locator("#formula")).to_contain_text("3,200")
        at.send("Score")
        expect(at.page.locator("#score")).to_contain_text("3,200")
        form = at.ask_for("Move on")
        self.tick_all(form)
        at.send("Move on")
        assert self.house.record(self.code)["stage"] == "review"
        form = at.ask_for("Ask for reviews")
        at.field("Somebody else", form).first.fill(address(ENGINEER))
        at.send("Ask for reviews")
        self.put_on(ENGINEER)
        form = at.ask_for("Give a verdict")
        at.field("pass", form).check()
        at.send("Give a verdict")
        expect(at.page.locator("#reviews")).to_contain_text(at.say("pass"))
        assert self.house.record(self.code)["score"] == 3200
        assert self.house.story(self.code)[-4:] == ["rate", "move", "ask_review", "review"]

    def passes_its_gate(self):
        at = self.at
        self.put_on(MANAGER)
        form = at.ask_for("Ask for a decision")
        form.get_by_role("textbox").first.fill("评审记录 #17")
        at.send("Ask for a decision")
        decider = self.house.record(self.code)["turn"]
        assert decider != address(MANAGER)
        self.put_on(decider.split("@")[0])
        expect(at.banner).to_contain_text(at.say("It is your turn"))
        form = at.ask_for("Decide")
        at.field("go", form).first.check()
        at.send("Decide")
        assert self.house.story(self.code)[-2:] == ["present", "decide"]

    def is_scheduled(self):
        at = self.at
        self.put_on(MANAGER)
        form = at.ask_for("Move on")
        self.tick_all(form)
        at.send("Move on")
        form = at.ask_for("Schedule")
        start = at.today()
        at.field("Start", form).fill(start.isoformat())
        at.field("Finish, the promised date", form).fill((start + timedelta(days=30)).isoformat())
        at.send("Schedule")
        record = self.house.record(self.code)
        assert (record["stage"], record["due"]) == ("scheduling", (start + timedelta(days=30)).isoformat())

    def is_handed_to_another_line_and_returned(self):
        at = self.at
        self.offer("Technology", OTHER_ENGINEER, "checkout")
        offered = self.house.record(self.code)
        assert (offered["owner"], offered["turn"]) == (address(MANAGER), address(OTHER_ENGINEER))
        self.put_on(OTHER_ENGINEER)
        expect(at.banner).to_contain_text(at.say("It is your turn"))
        expect(at.page.locator(".offer")).to_contain_text("原型 v3")
        form = at.ask_for("Return")
        form.get_by_role("radio").first.check()
        form.get_by_role("textbox").fill("缺少压测数据")
        at.send("Return")
        returned = self.house.record(self.code)
        assert (returned["owner"], returned["turn"], returned["waiting_since"]) == (address(MANAGER),) * 2 + (None,)
        self.put_on(MANAGER)
        expect(at.page.locator("#story")).to_contain_text("缺少压测数据")
        self.offer("Technology", OTHER_ENGINEER, "checkout")
        assert self.house.story(self.code)[-3:] == ["offer", "hand_back", "offer"]

    def climbs_the_ladder_while_nobody_answers(self):
        at = self.at
        for _step in range(3):
            at.page.locator(".demobar").get_by_role("button", name=at.say("+1 working day")).click()
            expect(at.page.locator(".toast, .alert, #toasts").first).to_be_attached()
        climb = at.page.locator(".climb")
        expect(climb).to_contain_text(at.name(OTHER_ENGINEER))
        at.looks("record that climbs")
        assert {"nudge", "escalate"} <= set(self.house.story(self.code))
        self.put_on(OTHER_ENGINEER, at_desk=True)
        at.looks()
        at.page.locator(".desk-climbs").get_by_role("link", name=self.title, exact=True).click()
        at.press("Acknowledge", climb)
        expect(climb).to_contain_text(at.say("%(name)s takes care of it.", name=at.name(OTHER_ENGINEER)))
        at.press("Resolve", climb)
        expect(at.sheet).to_be_visible()
        at.field("What was agreed", at.sheet).fill("今天给答复")
        at.send("Resolve")
        expect(climb).to_have_count(0)
        assert self.house.story(self.code)[-2:] == ["acknowledge", "resolve"]

    def is_accepted_and_tested(self):
        at = self.at
        at.ask_for_plain("Accept handover")
        accepted = self.house.record(self.code)
        assert (accepted["owner"], accepted["stage"]) == (address(OTHER_ENGINEER), "development")
        self.offer("Quality", TESTER, "")
        self.put_on(TESTER)
        at.ask_for_plain("Accept handover")
        form = at.ask_for("Record a test")
        at.field("passed", form).check()
        at.field("What was tested, and where the evidence is", form).fill("首帧 0.7 s,机型 12 种")
        at.send("Record a test")
        expect(at.page.locator("#test")).to_contain_text("首帧 0.7 s")
        tested = self.house.record(self.code)
        assert (tested["stage"], tested["test_result"], tested["owner"]) == ("testing", "passed", address(TESTER))

    def is_launched_and_concluded(self):
        at = self.at
        self.offer("Operations", OPERATOR, "")
        self.put_on(OPERATOR)
        at.ask_for_plain("Accept handover")
        at.ask_for("Record the launch")
        at.send("Record the launch")
        self.offer("Product", MANAGER, "")
        self.put_on(MANAGER)
        at.ask_for_plain("Accept handover")
        form = at.ask_for("Record what it achieved")
        form.get_by_role("radio").first.check()
        at.field("What is different now, and how it was noticed", form).fill("首帧降到 0.7 秒,离开率减半")
        at.send("Record what it achieved")
        form = at.ask_for("Move on")
        self.tick_all(form)
        at.send("Move on")
        expect(at.page.locator("#outcome")).to_contain_text("离开率减半")
        at.looks("concluded record")
        done = self.house.record(self.code)
        assert done["stage"] == "completed"
        assert all(done[field] for field in ("closed_at", "launched_at", "achieved"))
        assert self.house.story(self.code)[-5:] == ["launch", "offer", "receive", "conclude", "move"]

    def is_found_again_by_a_word(self):
        at = self.at
        at.go("/")
        word = {"zh": "直播间", "en": "picture"}[self.short]
        at.see("/search/") if at.is_phone else at.page.keyboard.press("/")
        box = at.page.locator("#content input[name=q]") if at.is_phone else at.page.locator("#search")
        box.fill(word)
        box.press("Enter")
        hit = at.page.locator(".hit", has=at.page.get_by_role("link", name=self.title, exact=True))
        expect(hit.locator("mark").first).to_contain_text(re.compile(word[:2], re.IGNORECASE))
        at.looks()

    def is_exported(self):
        at = self.at
        at.see("/requirements/?state=closed")
        at.open_menu("Export")
        with at.page.expect_download() as download:
            at.page.get_by_role("link", name="CSV").click()
        with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        (row,) = (row for row in rows if self.code in row.values())
        assert row[at.say("Title")] == self.title

    def speaks_the_other_language(self):
        at = self.at
        at.go(f"/requirements/{self.code}/")
        menu = ".drawer" if at.is_phone else ".rail-foot details"
        at.page.locator(f"{menu} > summary").click()
        other = "English" if self.short == "zh" else "简体中文"
        at.page.locator(menu).get_by_role("button", name=other).click()
        expect(at.page.locator("html")).to_have_attribute("lang", re.compile("en" if self.short == "zh" else "zh"))
        at.language = "en" if self.short == "zh" else "zh-hans"
        expect(at.page.get_by_text(at.say("Story")).first).to_be_visible()
        at.looks("the record in the other language")

    # what several steps do

    def put_on(self, key, at_desk=False):
        self.at.enter(key, "/" if at_desk else f"/requirements/{self.code}/")

    def tick_all(self, form):
        for box in form.locator(".checklist input[type=checkbox]").all():
            box.check()

    def offer(self, function, receiver, unit):
        at = self.at
        form = at.ask_for("Hand over")
        if unit:
            at.field("Unit that takes it on", form).fill(unit)
            at.field("Unit that takes it on", form).press("Tab")
            expect(form.locator("#id_receiver_helptext")).to_contain_text(at.name(receiver))
        at.field("Receiver", form).fill(address(receiver))
        self.tick_all(form)
        form.locator(".checklist input[type=text]").first.fill("原型 v3")
        at.send("Hand over")
        expect(at.page.locator(".offer")).to_contain_text(at.name(receiver))


def address(key):
    return f"{key}@lanstar.example"
