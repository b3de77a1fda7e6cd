"""Run in the environment of a house: python -m tests.faults.telling MESSAGES RECORDS ADDRESS...

Connects a webhook to each address, then comments on records in turn until there are so many messages for each."""

import sys

import django


def main() -> None:
    messages, records, addresses = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    django.setup()
    from takt.ground import clock
    from takt.outside.models.webhook import connect
    from tests.world import World

    house = World.load()
    house.now = clock.now()
    asked = [house.accepted() for _record in range(records)]
    for number, address in enumerate(addresses):
        given = {"name": f"receiver {number}", "form": "generic", "secret": "known to both of us", "acts": ["comment"]}
        connect(house.live, {**given, "address": address}, by=house.lead, at=house.now)
    for number in range(messages):
        asked[number % records].comment(f"message {number}", by=house.lead, at=clock.now())


if __name__ == "__main__":
    main()
