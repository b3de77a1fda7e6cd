"""Run by test_once: ten threads send the same act with the same key; prints what came of it as JSON."""

import json
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import django
from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import override_settings

THREADS = 10


def main() -> None:
    django.setup()
    settings.ALLOWED_HOSTS = ["testserver"]
    with tempfile.TemporaryDirectory() as folder:
        _own_database(folder)
        try:
            with override_settings(ROOT_URLCONF="takt.kit.tests.rooms"):
                print(json.dumps(_race()))
        finally:
            connection.creation.destroy_test_db(settings.DATABASES["default"]["OLD_NAME"], verbosity=0)


def _own_database(folder: str) -> None:
    database = settings.DATABASES["default"]
    database["OLD_NAME"] = database["NAME"]
    inside_sqlite = connection.vendor == "sqlite"
    database["TEST"]["NAME"] = str(Path(folder) / "once.sqlite3") if inside_sqlite else f"once_{Path(folder).name}"
    connection.settings_dict["TEST"]["NAME"] = database["TEST"]["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)


def _race() -> dict[str, object]:
    from takt.ground.models import Comment, Event
    from tests import world

    world.build()
    house = world.World.load()
    record = house.requirement()
    ready = Barrier(THREADS)

    def send(client: Client) -> tuple[int, str, bool]:
        ready.wait(timeout=60)
        answer = client.post(f"/say/{record.code}/", {"text": "one"}, headers={"Idempotency-Key": "ten"})
        connections.close_all()
        return answer.status_code, answer.get("Location", ""), "Idempotency-Replayed" in answer

    clients = [Client() for _ in range(THREADS)]
    for client in clients:
        client.force_login(house.member)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(send, clients))
    return {
        "comments": Comment.objects.filter(record=record.pk).count(),
        "events": Event.objects.filter(record=record.pk, verb="comment").count(),
        "statuses": sorted(status for status, _where, _again in answers),
        "locations": len({where for _status, where, _again in answers}),
        "replayed": sum(again for _status, _where, again in answers),
    }


if __name__ == "__main__":
    main()
