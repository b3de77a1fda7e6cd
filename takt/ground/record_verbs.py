"""What can be done to every record, whatever its kind."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from takt.ground.roles import Office, Role, Somebody
from takt.ground.verbs import Verb, any_of, at_least, is_open, is_settled, owner

member = at_least(Role.MEMBER)
reader = at_least(Role.READER)
lead = at_least(Role.LEAD)


def pmo_leader(record: Any, person: Somebody) -> bool:
    return bool(person.office == Office.LEADER)


RECORD_VERBS: dict[str, Verb] = {
    "edit": Verb(_("Edit"), _("edited this"), member, is_open, notify=False),
    "assign": Verb(_("Assign"), _("made {what} the owner"), any_of(owner, lead), is_settled, notify=False),
    "comment": Verb(_("Comment"), _("commented"), reader),
    "attach": Verb(_("Attach"), _("attached {what}"), member, notify=False),
    "detach": Verb(_("Remove file"), _("removed the file {what}"), member, notify=False),
    "link": Verb(_("Link"), _("linked {what}"), member, notify=False),
    "unlink": Verb(_("Remove link"), _("removed the link to {what}"), member, notify=False),
    "watch": Verb(_("Watch"), _("watches this"), reader, notify=False),
    "unwatch": Verb(_("Stop watching"), _("no longer watches this"), reader, notify=False),
    "let_in": Verb(_("Let in"), _("let {what} take part"), member, notify=False),
    "let_out": Verb(_("Remove"), _("ended the part of {what}"), lead, notify=False),
    "confide": Verb(_("Make confidential"), _("made this confidential"), any_of(owner, lead)),
    "unconfide": Verb(_("End confidentiality"), _("ended the confidentiality"), any_of(owner, lead)),
    "publish": Verb(_("Publish to the group"), _("published this to the group"), lead),
    "unpublish": Verb(_("Withdraw from the group"), _("withdrew this from the group"), lead),
    "redact": Verb(_("Redact"), _("took personal data out of this"), pmo_leader, notify=False, keeps=False),
}
