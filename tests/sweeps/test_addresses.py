"""Every address, asked by everybody: nothing is told, and nothing done, that is not theirs."""

from __future__ import annotations

import pytest

from tests.sweeps.addresses import NAMED, SUBJECTS, Address, all_addresses
from tests.sweeps.asking import EXPECTED, QUERY, Answer, Asking
from tests.sweeps.house import ROLES
from tests.sweeps.plausible import ACTS, values

pytestmark = pytest.mark.django_db
PAGES = [address for address in all_addresses() if not (address.is_api and address.route != "api/v1/")]
READ_BY_LOOKING = {"ground_notice"}  # whoever looks at a record has read the notices of it
GOING = {"sign-out/"}  # whoever is signed out there is asked no further


@pytest.mark.parametrize("address", all_addresses(), ids=str)
def test_the_sweep_knows_what_an_address_names(address):
    assert not address.unknown, (
        f"The address {address} has a parameter that the sweep cannot fill. Add a line for each of "
        f"{address.unknown} to NAMED in tests/sweeps/addresses.py (to OF_RECORDS where it leads to a record)."
    )


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_nobody_is_told_or_changes_what_they_may_not_see(asking, address):
    wrong = wrong_at(asking, address)
    assert not wrong, "\n".join(wrong[:20])


def wrong_at(asking: Asking, address: Address, roles=ROLES, subjects=SUBJECTS) -> list[str]:
    """What is wrong with the answers of an address, in sentences."""
    wrong: list[str] = []
    for subject in subjects if address.of_a_record else ("ads",):
        for path in address.paths(asking.house, subject):
            for role in roles:
                if address.route not in GOING:
                    wrong += _wrong_of_path(asking, address, path, role, subject)
    return wrong


def _wrong_of_path(asking: Asking, address: Address, path: str, role: str, subject: str) -> list[str]:
    house = asking.house
    hidden = address.of_somebody_else or (address.of_a_record and not house.shows(subject, role))
    record = house.record(subject)
    wrong: list[str] = []
    answers: list[tuple[str, Answer]] = [("GET", asking.get(role, path))]
    if not address.of_a_record:
        answers.append(("GET with a query", asking.get(role, path, QUERY)))
    given = {**values(house, record), **asking.form(path)}
    acts = ACTS if answers[0][1].status == 405 and not address.of_a_record else ("watch",)
    answers += [(f"POST {act}", asking.post(role, path, {"act": act, **given})) for act in acts]
    for how, answer in answers:
        said = f"{how} {path} as {role}: {answer.status}"
        wrong += [f"{said}, {text}" for text in faults(answer, asking, role, how.startswith("GET"))]
        if hidden and not unseen(answer, role):
            wrong.append(f"{said} for what this person may not see; it should be 404")
    return wrong


def faults(answer: Answer, asking: Asking, role: str, reading: bool) -> list[str]:
    """What no answer may ever do."""
    secrets = asking.house.hidden_from(role)
    names = {name for name, secret in asking.house.secrets.items() if secret in secrets}
    wrong = [f"tells {canary}" for canary in answer.leaks(secrets)]
    wrong += [f"changes the unseen record {name}" for name in answer.touched if name in names]
    if answer.status not in EXPECTED:
        wrong.append("which is no answer we give")
    changed = [name for name in answer.changed if not (reading and name in READ_BY_LOOKING)]
    if changed and (reading or answer.refused):
        wrong.append(f"writes to {', '.join(changed)}")
    return wrong


def unseen(answer: Answer, role: str) -> bool:
    """Whether the answer says no more than that there is nothing."""
    if role == "anonymous":
        return answer.to_sign_in or answer.status in (401, 403, 404, 405)
    return answer.status in (404, 405)


def test_the_sweep_walks_addresses_of_records():
    assert sum(address.of_a_record for address in all_addresses()) >= 5
    assert len(PAGES) >= 10
    assert NAMED
