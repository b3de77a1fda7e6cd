"""JSON files that somebody gave us: objects with named members, refused with the place of what is wrong."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from takt.engines.errors import BadInput
from takt.engines.rows import shown

LARGEST_EXPONENT = 300  # a number of more digits is a slip or an attack, and slow to compute with


def read_json(path: Path) -> object:
    """What a JSON file in UTF-8 holds, its fractions as Decimal. Raises BadInput for what is none, with its row."""
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise BadInput(str(path), None, "this is not UTF-8", "Save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        reason = f"this is not JSON ({error.msg}, column {error.colno})"
        raise BadInput(str(path), error.lineno, reason, "Mend it, or export the file anew if it is cut off") from None
    except (RecursionError, ValueError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error).split(";")[0]
        raise BadInput(str(path), None, reason, "Give the documented form") from None


class Document:
    """One object of a JSON file, with the words that say where it stands in it, as 'task 3'."""

    def __init__(self, file: str, place: str, value: object) -> None:
        self.file, self.place = file, place
        if not isinstance(value, Mapping):
            raise self.bad("is no object", 'Write it like {"id": "A"}')
        self.members: Mapping[str, object] = value

    def text(self, name: str) -> str:
        """A member that is text, or a number taken as text; empty where there is none."""
        value = self.members.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self.bad(f"{name} is no text", "Put it in quotes")
        return str(value).strip()

    def number(self, name: str, absent: Decimal | None = None) -> Decimal:
        """A member that is a number, exactly; `absent` where there is none and that is allowed."""
        value = self.members.get(name)
        if value is None and absent is not None:
            return absent
        return self.exact(name, value)

    def truth(self, name: str) -> bool:
        """A member that is true or false; false where there is none."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, bool):
            raise self.bad(f"{name} is neither true nor false", "Write true or false without quotes")
        return bool(value)

    def items(self, name: str) -> Iterable[object]:
        """A member that is a list; an empty one where there is none."""
        value = self.members.get(name)
        if value is not None and not isinstance(value, list):
            raise self.bad(f"{name} is no list", "Put it in square brackets")
        return value or []

    def objects(self, name: str, called: str) -> list["Document"]:
        """A member that is a list of objects, each of which is `called` so and numbered from 1."""
        return [
            Document(self.file, f"{called} {number}", value) for number, value in enumerate(self.items(name), start=1)
        ]

    def inner(self, name: str) -> "Document":
        """A member that is an object; an empty one where there is none."""
        value = self.members.get(name)
        return Document(self.file, f"{name} of {self.place}" if self.place else name, {} if value is None else value)

    def exact(self, name: str, value: object) -> Decimal:
        """A value found under `name` as a number. Raises BadInput where it is none."""
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            given = "is missing" if value is None else f"{shown(str(value))} is not a number"
            raise self.bad(f"{name} {given}", "Write it like 12 or 2.5, without quotes")
        number = Decimal(value)
        if number and abs(number.adjusted()) > LARGEST_EXPONENT:
            raise self.bad(f"{name} is not a number of ordinary size", "Write it like 12 or 2.5")
        return number

    def bad(self, reason: str, remedy: str) -> BadInput:
        """The error that names this object, to be raised."""
        return BadInput(self.file, None, f"{self.place} {reason}".strip(), remedy)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
