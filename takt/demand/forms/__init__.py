"""Forms of requirements."""

from takt.demand.forms.delivery import Conclude, RecordLaunch, RecordTest, RequirementEdit, Schedule
from takt.demand.forms.intake import Intake
from takt.demand.forms.judging import AskReview, GiveVerdict, Rate, formula
from takt.demand.forms.triage import Accept, Decline, Merge, Snooze, Wake
from takt.kit.record.act_form import ActForm
from takt.kit.record.gate_forms import FLOW_FORMS

FORMS: dict[str, type[ActForm]] = {
    **FLOW_FORMS,
    "accept": Accept,
    "decline": Decline,
    "merge": Merge,
    "snooze": Snooze,
    "wake": Wake,
    "rate": Rate,
    "ask_review": AskReview,
    "review": GiveVerdict,
    "schedule": Schedule,
    "test": RecordTest,
    "launch": RecordLaunch,
    "conclude": Conclude,
}

__all__ = ["FORMS", "Intake", "RequirementEdit", "formula"]
