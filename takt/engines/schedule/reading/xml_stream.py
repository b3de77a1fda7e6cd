"""Elements of a large XML file, one after another, safe against hostile ones."""

from collections.abc import Iterator, Set
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from takt.engines.errors import BadInput

DEEPEST = 64  # levels of elements; what people's programs write has a dozen
LONGEST = 1 << 16  # bytes read at once
MEND = "Save the project anew as XML"


def elements(path: Path, wanted: Set[str]) -> Iterator[tuple[int, Element]]:
    """The outermost elements with these names (namespaces are left off), each with the line on which it ends.

    The first one of all is the root, when it begins. Raises BadInput for what is no XML, cut off, nested absurdly
    or has a document type, which could make a small file a huge one or open other files; OSError as `open` does.
    """
    with path.open("rb") as file:
        lines = _Lines(file)
        try:
            yield from _outermost(path, lines, wanted)
        except ParseError as error:
            reason = "this is not XML, or it is cut off"
            raise BadInput(str(path), error.position[0], f"{reason} ({str(error).split(':')[0]})", MEND) from None
        except (DefusedXmlException, ValueError) as error:
            if isinstance(error, BadInput):
                raise
            reason = "it declares a document type or entities, which no project needs and which may do harm"
            raise BadInput(str(path), lines.number, reason, MEND) from None


def name_of(element: Element) -> str:
    """Its name without the namespace."""
    return element.tag.rpartition("}")[2]


def text_of(element: Element, name: str) -> str:
    """The text of the child with this name, whatever its namespace; empty where there is none."""
    for child in element:
        if name_of(child) == name:
            return (child.text or "").strip()
    return ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The elements at the end of a path of names below this one."""
    for child in element:
        if name_of(child) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from children(child, *names[1:])


class _Lines:
    """A file that is read a line at a time, so that the parser is never further than the line it is told from."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.number = file, 0
        self._whole = True

    def read(self, _size: int = -1) -> bytes:
        line = self._file.readline(LONGEST)
        self.number += self._whole
        self._whole = line.endswith(b"\n")
        return line


def _outermost(path: Path, lines: _Lines, wanted: Set[str]) -> Iterator[tuple[int, Element]]:
    above: list[Element] = []
    within = 0
    for event, element in iterparse(lines, events=("start", "end"), forbid_dtd=True):
        is_wanted = name_of(element) in wanted
        if event == "start":
            if not above:
                yield lines.number, element
            above.append(element)
            within += is_wanted
            if len(above) > DEEPEST:
                raise BadInput(str(path), lines.number, f"elements are nested deeper than {DEEPEST}", MEND)
        else:
            above.pop()
            within -= is_wanted
            if is_wanted and not within:
                yield lines.number, element
            if not within and above:
                above[-1].remove(element)
