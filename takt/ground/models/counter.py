"""Running numbers of codes."""

from django.db import connection, models


class Counter(models.Model):
    """The last number given to a prefix; the row is locked until the transaction ends."""

    prefix = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField(default=0)


def next_code(prefix: str) -> str:
    """The next code of a prefix, for instance REQ-17."""
    return next_codes(prefix, 1)[0]


def next_codes(prefix: str, count: int) -> list[str]:
    """`count` consecutive codes; to be called inside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ground_counter (prefix, last) VALUES (%s, %s) "
            "ON CONFLICT (prefix) DO UPDATE SET last = ground_counter.last + excluded.last RETURNING last",
            [prefix, count],
        )
        last: int = cursor.fetchone()[0]
    return [f"{prefix}-{number}" for number in range(last - count + 1, last + 1)]
