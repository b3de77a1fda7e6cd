"""Run in the environment of a house: founds the world of the tests in it and prints a token for each person."""

import json

import django

PASSWORD = "a rhythm of our own"  # the member's


def main() -> None:
    django.setup()
    from takt.ground import clock
    from takt.ground.models.token import make_token
    from takt.ground.passwords import set_password
    from tests import world

    world.build()
    house = world.World.load()
    people = {name: getattr(house, name) for name in world.PEOPLE}
    now = clock.now()
    set_password(house.member, PASSWORD, by=house.member, at=now)
    print(json.dumps({name: make_token(who, "fault", "write", 30, by=who, at=now) for name, who in people.items()}))


if __name__ == "__main__":
    main()
