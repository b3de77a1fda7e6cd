"""A design while it is edited: read from the form, changed by its buttons, finished and compared."""

from django.http import QueryDict

from takt.office import designs
from takt.office.differences import differences


def posted_twin(sheet):
    """The sheet as a browser would send it."""
    post = QueryDict(mutable=True)
    for stage in sheet:
        key = stage["key"]
        post.appendlist("stage", key)
        for name in ("code", "zh", "en", "category", "function", "target", "accept", "gate"):
            post[f"{key}.{name}"] = "" if stage[name] is None else str(stage[name])
        post.setlist(f"{key}.next", stage["next"])
        for item in stage["checklist"]:
            post.appendlist(f"{key}.check.zh", item["zh"])
            post.appendlist(f"{key}.check.en", item["en"])
            post.appendlist(f"{key}.check.need", "required" if item["required"] else "optional")
    return post


def keys(sheet):
    return [stage["key"] for stage in sheet]


def test_what_the_form_sends_is_the_sheet_that_was_shown():
    sheet = designs.blank()
    sheet[1]["checklist"] = [{"zh": "一", "en": "one", "required": False}, {"zh": "二", "en": "two", "required": True}]
    assert designs.posted(posted_twin(sheet)) == sheet


def test_a_new_stage_stands_before_the_ends_and_is_reached_from_the_last():
    sheet, key = designs.changed(designs.blank(), "add")
    assert keys(sheet) == ["todo", "doing", key, "done", "dropped"]
    assert key in sheet[1]["next"]
    assert sheet[2]["next"] == ["done", "dropped"]


def test_a_removed_stage_leaves_no_move_behind():
    sheet, _key = designs.changed(designs.blank(), "remove:doing")
    assert keys(sheet) == ["todo", "done", "dropped"]
    assert all("doing" not in stage["next"] for stage in sheet)


def test_stages_change_places_and_stop_at_the_edge():
    sheet, _key = designs.changed(designs.blank(), "up:doing")
    assert keys(sheet)[:2] == ["doing", "todo"]
    sheet, _key = designs.changed(sheet, "up:doing")
    assert keys(sheet)[:2] == ["doing", "todo"]
    assert keys(designs.changed(sheet, "down:dropped")[0])[-1] == "dropped"


def test_checklist_items_come_and_go():
    sheet, _key = designs.changed(designs.blank(), "item:doing")
    assert sheet[1]["checklist"] == [{"zh": "", "en": "", "required": True}]
    sheet, _key = designs.changed(sheet, "unitem:doing:0")
    assert sheet[1]["checklist"] == []


def test_a_button_that_nobody_made_changes_nothing():
    for press in ("", "explode", "remove:nobody", "unitem:doing:99", "unitem:doing:x", "up:"):
        assert designs.changed(designs.blank(), press)[0] == designs.blank()


def test_a_finished_design_has_codes_of_its_own_and_no_empty_items():
    sheet, key = designs.changed(designs.blank(), "add")
    sheet[2] |= {"en": "To do", "checklist": [{"zh": "", "en": "", "required": True}]}
    design = designs.finished(sheet)
    assert [stage["code"] for stage in design] == ["todo", "doing", "to-do", "done", "dropped"]
    assert design[2]["checklist"] == []
    assert design[1]["next"][0] == "to-do"
    assert key not in str(design)


def test_hours_that_are_no_number_stay_as_they_were_typed():
    post = posted_twin(designs.blank())
    post["todo.target"] = "soon"
    assert designs.posted(post)[0]["target"] == "soon"


def test_the_map_draws_moves_back_and_leaves_out_what_drops_the_work():
    drawn = designs.map_of(designs.finished(designs.blank()), {})
    assert [node["id"] for node in drawn["nodes"]] == ["todo", "doing", "done"]
    assert {"from": "doing", "to": "todo", "back": True} in drawn["edges"]
    assert all(edge["to"] != "dropped" for edge in drawn["edges"])


def test_differences_name_what_was_added_removed_reordered_and_changed():
    before = designs.finished(designs.blank())
    sheet, _key = designs.changed(designs.blank(), "add")
    sheet[2] |= {"en": "Check", "zh": "检查"}
    sheet[0]["target"] = 99
    sheet, _key = designs.changed(sheet, "up:doing")
    sheet, _key = designs.changed(sheet, "remove:dropped")
    told = {(one.kind, one.stage, one.field) for one in differences(before, designs.finished(sheet), {})}
    assert {("added", "Check", ""), ("removed", "Dropped", ""), ("changed", "To do", "Target")} <= told
    assert any(kind == "moved" for kind, _stage, _field in told)


def test_a_design_does_not_differ_from_itself():
    design = designs.finished(designs.blank())
    assert differences(design, designs.finished(designs.posted(posted_twin(designs.opened(design)))), {}) == []
