"""People and units as they are named on the command line."""

from takt.ground.models import Person, Unit
from takt.ground.roles import Office
from takt.site.commands.mistakes import Mistake


def person_named(email: str | None) -> Person:
    """The person with this e-mail who works here; without one, the PMO leader. Raises Mistake."""
    people = Person.objects.working()
    person = people.filter(email__iexact=email) if email else people.filter(office=Office.LEADER)
    found = person.order_by("pk").first()
    if found is None:
        who = f"{email} does not work here" if email else "There is no PMO leader"
        raise Mistake(f"{who}. Nothing was done. Name who acts with --by EMAIL.")
    return found


def unit_coded(code: str) -> Unit:
    unit = Unit.objects.filter(code__iexact=code).first()
    if unit is None:
        known = ", ".join(Unit.objects.order_by("path").values_list("code", flat=True)[:12])
        raise Mistake(f"There is no unit {code!r}. Nothing was done. Units: {known or 'none yet'}.")
    return unit
