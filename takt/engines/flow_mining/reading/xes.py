"""Event logs as XES (IEEE 1849-2016), plain or gzip, read as a stream.

The parser is expat itself: a file of 260,000 events is a few million calls, and every layer above it doubles
their cost. What a hostile file could do is refused: entity declarations (bombs, files and addresses of others),
elements nested without end, single values that fill the memory, and gzip that unpacks without end.
"""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat  # entity declarations are refused below

from takt.engines.errors import BadInput
from takt.engines.flow_mining.reading.events import EVENT, PAIR, Events, pair
from takt.engines.flow_mining.reading.names import GUESSED, Names
from takt.engines.flow_mining.reading.streams import PIECE, opened
from takt.engines.flow_mining.table import EventTable

DEEPEST = 64
LARGEST_PIECE = 1 << 22  # bytes that one tag or text may have


def read_xes(path: Path, names: Names = GUESSED) -> EventTable:
    """The table of an XES file. Traces without events are no cases; without a name they are numbered.

    names: keys of attributes other than the standard ones (`case` is one of the trace, the rest of the event or,
    where no event has it, of the trace). Raises BadInput for XML that is broken, cut off or hostile, and for an
    event that has no activity or time or a time that is none: with its line.
    """
    events = Events(str(path), names)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    _listen(parser, events)
    try:
        _feed(parser, path)
    except expat.ExpatError as error:
        cut = "cut off" if error.code in CUT_OFF else "broken"
        reason = f"the XML is {cut} here ({expat.ErrorString(error.code)})"
        raise BadInput(str(path), error.lineno, reason, "Export or copy the log again") from None
    except _Hostile as error:
        raise BadInput(str(path), parser.CurrentLineNumber, str(error), "Do not use a file like this") from None
    return events.table()


CUT_OFF = (
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
)


class _Hostile(Exception):
    """What no honest log contains."""


def _refuse(*_declaration: object) -> int:
    raise _Hostile("it declares an XML entity, as no event log does")


def _feed(parser: expat.XMLParserType, path: Path) -> None:
    fed = 0
    with opened(path) as data:
        while piece := data.read(PIECE):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > LARGEST_PIECE:
                raise _Hostile(f"one tag or text has more than {LARGEST_PIECE >> 20} MB")
    parser.Parse(b"", True)


def _listen(parser: expat.XMLParserType, events: Events) -> None:
    """Let the parser tell of traces, events and the attributes directly in them; nothing else is looked at.

    The end of an element is the commonest call of all and matters for the depth alone, so it costs no more than
    an append: the depth is the elements begun less those ended. An event is complete when the next one begins.
    """
    begun, ended = 0, list[str]()
    places, row = events.places, events.row

    def begin(name: str, attributes: list[str]) -> None:
        nonlocal begun, row
        begun += 1
        depth = begun - len(ended)
        if depth == EVENT + 1:
            if len(attributes) != PAIR or attributes[0] != "key":
                attributes = ["key", *pair(attributes)]
            if attributes[1] in places:
                row[places[attributes[1]]] = attributes[-1]
        elif depth <= EVENT:
            begun = depth
            ended.clear()
            row = events.begins(name, depth, attributes, parser.CurrentLineNumber)
        elif depth > DEEPEST:
            raise _Hostile(f"its elements are nested more than {DEEPEST} deep")

    parser.StartElementHandler = begin
    parser.EndElementHandler = ended.append
