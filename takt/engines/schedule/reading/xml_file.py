"""A project from an XML file, of whichever program wrote it."""

from pathlib import Path

from takt.engines.errors import BadInput
from takt.engines.schedule.reading.mspdi import read_mspdi
from takt.engines.schedule.reading.plan_file import PlanFile
from takt.engines.schedule.reading.primavera import read_primavera
from takt.engines.schedule.reading.xml_stream import elements, name_of

KNOWN = {"Project": read_mspdi, "APIBusinessObjects": read_primavera}


def read_xml(path: Path) -> PlanFile:
    """A project of Microsoft Project or Primavera P6. Raises BadInput, and OSError as `open` does."""
    _, root = next(elements(path, frozenset()))
    reader = KNOWN.get(name_of(root))
    if reader is None:
        reason = f"this is XML, but <{name_of(root)[:40]}> is no project"
        raise BadInput(str(path), 1, reason, "Save the project as Microsoft Project XML or Primavera P6 XML")
    return reader(path)
