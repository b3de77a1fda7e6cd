"""Addresses of one list: the same query with something added, changed or taken away."""

from __future__ import annotations

from django.http import QueryDict

from takt.kit.request import Request

PAGE = "page"
SAID_ANYWAY = ("state", "open")  # what a list shows without being asked


class Address:
    """The list's path and query as the reader sees them. Whatever changes in the query leads back to page one."""

    def __init__(self, request: Request, path: str = "") -> None:
        self.path = path or request.path
        self._query = request.GET

    def with_(self, **values: object) -> str:
        query = self._plain()
        for name, value in values.items():
            query[name] = str(value)
        return self._write(query)

    def without(self, *names: str) -> str:
        query = self._plain()
        for name in names:
            query.pop(name, None)
        return self._write(query)

    def without_value(self, name: str, value: str) -> str:
        """Without one of several values of a name."""
        query = self._plain()
        query.setlist(name, [other for other in query.getlist(name) if other != value])
        return self._write(query)

    def page(self, number: int) -> str:
        query = self._plain()
        query[PAGE] = str(number)
        return self._write(query)

    def at(self, path: str) -> str:
        """The same query at another path: the board, an export."""
        query = self._plain().urlencode()
        return f"{path}?{query}" if query else path

    @property
    def query(self) -> str:
        """What a saved view keeps."""
        return self._plain().urlencode()

    def shows(self, query: str) -> bool:
        """Whether the reader looks at just this query."""
        return _said(self._query) == _said(QueryDict(query))

    @property
    def tidy(self) -> str:
        """The same address without what a form left empty, or nothing where it is tidy already."""
        if all(all(values) for _name, values in self._query.lists()):
            return ""
        return self._write(self._plain())

    def fields(self, *but: str) -> list[tuple[str, str]]:
        """Names and values for the hidden fields of a form that changes only `but`."""
        return [(name, value) for name, value in _pairs(self._plain()) if name not in but]

    def _plain(self) -> QueryDict:
        query = self._query.copy()
        for name in list(query):
            values = [value for value in query.getlist(name) if value]
            if name == PAGE or not values:
                del query[name]
            else:
                query.setlist(name, values)
        return query

    def _write(self, query: QueryDict) -> str:
        written = query.urlencode()
        return f"{self.path}?{written}" if written else self.path


def _pairs(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values if value]


def _said(query: QueryDict) -> list[tuple[str, str]]:
    return sorted(pair for pair in _pairs(query) if pair[0] != PAGE and pair != SAID_ANYWAY)
