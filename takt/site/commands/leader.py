"""takt leader"""

import argparse
import getpass
import secrets
import sys
from typing import TYPE_CHECKING

from takt.site.commands.form import Subcommands, subcommand

if TYPE_CHECKING:
    from takt.ground.models import Person

WHAT = """Found the house in an empty database, with its first PMO leader, who invites everybody else in the browser.
The group, functions, China's working calendar, the ladder of escalation and the processes that come with Takt
are made; all can be edited later. The password is asked for; where nobody can be asked, one is made and printed."""
EXAMPLES = """  takt leader chen.wei@example.com --name 陈薇
  takt leader chen.wei@example.com --name 陈薇 --latin "Chen Wei" """


def declare(subcommands: Subcommands) -> None:
    parser = subcommand(subcommands, "leader", run, WHAT, EXAMPLES)
    parser.add_argument("email", metavar="EMAIL", help="what the person signs in with")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument("--latin", default="", help="the name in Latin letters, where it has any")
    parser.add_argument("--group", default="集团", help="the name of the group (default: %(default)s)")


def run(given: argparse.Namespace) -> int:
    from django.core.exceptions import ValidationError

    from takt.ground import clock
    from takt.ground.models import Person
    from takt.ground.roles import Office
    from takt.site.commands.mistakes import Mistake
    from takt.site.founding import found_house
    from takt.site.soundness import stop_if_unprepared

    if not _is_address(given.email.strip()):
        raise Mistake(f"{given.email!r} is not an e-mail address. Nothing was changed.")
    stop_if_unprepared()
    if Person.objects.exists():
        raise Mistake("There are people already; PMO leaders make others in the browser. Nothing was changed.")
    leader = Person(email=given.email.strip(), name_zh=given.name, name_en=given.latin, office=Office.LEADER)
    try:
        password = _password(leader)
    except ValidationError as error:
        raise Mistake(" ".join(error.messages) + " Nothing was changed.") from error
    leader.set_password(password)
    found_house("group", given.group, "Group", leader, at=clock.now())
    print(f"{leader.email} is the PMO leader and can sign in now.")
    return 0


def _is_address(text: str) -> bool:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _password(leader: "Person") -> str:
    from django.contrib.auth.password_validation import validate_password

    if not sys.stdin.isatty():
        made = secrets.token_urlsafe(15)
        print(f"Password, shown only here: {made}")
        return made
    given = getpass.getpass("Password: ")
    validate_password(given, leader)
    return given
