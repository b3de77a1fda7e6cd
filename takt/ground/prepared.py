"""Queries that are put together once.

    @prepared
    def climbing(person: Person, now: datetime) -> QuerySet[Escalation]:
        return Escalation.objects.visible_to(person).filter(opened_at__lt=now)

Django takes longer to put one of our queries together (0.5 to 3 ms) than the database takes to answer it (0.01 to
1 ms). A prepared query is put together when first asked for and kept as SQL with slots for its arguments:

* a person fills a slot with their key; what they see (`Person.sight`) decides, by value, which SQL it is;
* instants (with their `date()`), days, keys and tuples of keys fill slots; of a tuple the length decides, too;
* a text fills a slot where it is `Given`; any other text, and anything else, decides by value.

So nothing that a permission depends on is ever kept. A build that would go wrong says so when it is first run: it
may ask the database nothing, and may reckon nothing from what fills a slot (pass the result as an argument instead).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from functools import update_wrapper
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from takt.ground.prepared_arguments import FIRST_KEYS, Given, adapted, like, marked, same, shape, values

__all__ = ["Given", "prepared", "prepared_numbers"]

P = ParamSpec("P")
R = TypeVar("R")
Rows = TypeVar("Rows", bound="QuerySet[Any, Any]")
KEPT = 512  # statements of one function; then all are forgotten and put together anew
OF_THE_QUERY = frozenset({"values_select", "extra_select", "annotation_select", "has_select_fields", "selected"})


class Statement(NamedTuple):
    """SQL and, for each of its parameters, its slot or None. Without SQL it is known that nothing will be found."""

    sql: str | None
    params: tuple[Any, ...]
    slots: tuple[int | None, ...]

    def bound(self, values: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            param if slot is None else like(param, values[slot])
            for param, slot in zip(self.params, self.slots, strict=True)
        )


class _Kept(Generic[P, R]):
    """What both kinds of prepared function share: which statement an argument list asks for, and its values."""

    def __init__(self, build: Callable[P, Any]) -> None:
        self.build = build
        self._plans: dict[Hashable, Any] = {}
        update_wrapper(self, build)

    def __call__(self, *given: P.args, **named: P.kwargs) -> R:
        if named:
            raise TypeError(f"{self.build.__qualname__} is prepared: give its arguments by position")
        key = (connection.vendor, *map(shape, given))
        plan = self._plans.get(key)
        if plan is None:
            if len(self._plans) >= KEPT:
                self._plans.clear()
            plan = self._plans[key] = self._plan(given)
        return self._run(plan, [adapted(value) for one in given for value in values(one)])

    def afresh(self, *given: P.args, **named: P.kwargs) -> R:
        """The same, put together for this once: for arguments that hardly ever come again."""
        raise NotImplementedError

    def _plan(self, given: Sequence[Any]) -> Any:
        raise NotImplementedError

    def _run(self, plan: Any, values: Sequence[Any]) -> R:
        raise NotImplementedError

    def _statement(self, tries: Sequence[tuple[str | None, Sequence[Any], Sequence[Any]]]) -> Statement:
        """The slots, from two runs with different values: only they may differ."""
        (sql, params, marks), (other, others, other_marks) = tries
        slots = tuple(next((slot for slot, mark in enumerate(marks) if same(param, mark)), None) for param in params)
        for param, twin, slot in zip(params, others, slots, strict=True):
            fits = same(param, twin) if slot is None else same(twin, other_marks[slot])
            if not fits:
                raise TypeError(f"{self.build.__qualname__} reckons {param!r} from an argument: pass it as one")
        if sql != other:
            raise TypeError(f"{self.build.__qualname__} writes an argument into its SQL: pass it as a text")
        return Statement(sql, tuple(params), slots)


class prepared(_Kept[P, Rows]):  # noqa: N801  a decorator
    """Makes a function that returns a queryset, from its arguments alone, one that is put together once.

    What it returns can be read in every way, and narrowed in none. Raises TypeError for a build that cannot be kept.
    """

    def __init__(self, build: Callable[P, Rows]) -> None:
        super().__init__(build)

    def afresh(self, *given: P.args, **named: P.kwargs) -> Rows:
        rows: Rows = self.build(*given, **named)
        return rows

    def _plan(self, given: Sequence[Any]) -> tuple[Any, Any, Statement]:
        tries = []
        for number in range(len(FIRST_KEYS)):
            stand_ins, marks = marked(given, number)
            with _instead_of_asking(_refuse):
                rows = self.build(*stand_ins)  # type: ignore[call-arg]
                compiler = rows.query.get_compiler(connection=connection)
                try:
                    sql, params = compiler.as_sql()
                except EmptyResultSet:
                    sql, params = None, ()
            tries.append((sql, params, marks))
        return rows, compiler, self._statement(tries)

    def _run(self, plan: tuple[Any, Any, Statement], values: Sequence[Any]) -> Rows:
        rows, compiler, statement = plan
        found = object.__new__(type(rows))
        found.__dict__ = {
            **rows.__dict__,
            "_query": _Complete(compiler, statement, values),
            "_result_cache": None,
            "_prefetch_done": False,
        }
        return found  # type: ignore[no-any-return]


class prepared_numbers(_Kept[P, tuple[int, ...]]):  # noqa: N801  a decorator
    """The same for a function that counts: by `.count()` or `.aggregate()`. Returns the numbers as a tuple."""

    def afresh(self, *given: P.args, **named: P.kwargs) -> tuple[int, ...]:
        return _numbers(self.build(*given, **named))

    def _plan(self, given: Sequence[Any]) -> Statement:
        tries = []
        for number in range(len(FIRST_KEYS)):
            stand_ins, marks = marked(given, number)
            try:
                with _instead_of_asking(_capture):
                    known = self.build(*stand_ins)  # type: ignore[call-arg]
            except _Captured as captured:
                tries.append((captured.sql, captured.params, marks))
            else:
                return Statement(None, _numbers(known), ())
        return self._statement(tries)

    def _run(self, plan: Statement, values: Sequence[Any]) -> tuple[int, ...]:
        if plan.sql is None:
            return plan.params
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, plan.bound(values))
            return tuple(cursor.fetchone())


class _Complete:
    """Stands where a queryset keeps its query; all that reading asks of it, and nothing that narrows."""

    def __init__(self, compiler: Any, statement: Statement, values: Sequence[Any]) -> None:
        self._compiler, self._statement, self._values = compiler, statement, values

    def get_compiler(self, using: str | None = None, **_how: Any) -> Any:
        compiler = copy(self._compiler)
        compiler.connection = connection
        compiler.as_sql = self._as_sql
        return compiler

    def _as_sql(self, *_how: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        if self._statement.sql is None:
            raise EmptyResultSet
        return self._statement.sql, self._statement.bound(self._values)

    def __getattr__(self, name: str) -> Any:
        if name in OF_THE_QUERY:
            return getattr(self._compiler.query, name)
        raise TypeError(f"A prepared query is complete: it has no {name!r}. Prepare what you need.")


def _numbers(counted: Any) -> tuple[int, ...]:
    return tuple(counted.values()) if isinstance(counted, dict) else (counted,)


class _Captured(Exception):
    def __init__(self, sql: str, params: Sequence[Any]) -> None:
        self.sql, self.params = sql, params


@contextmanager
def _instead_of_asking(done: Callable[..., Any]) -> Iterator[None]:
    """Nothing reaches the database, nor whoever counts what does."""
    others, connection.execute_wrappers = connection.execute_wrappers, [done]
    try:
        yield
    finally:
        connection.execute_wrappers = others


def _capture(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise _Captured(sql, tuple(params or ()))


def _refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    raise TypeError(f"A prepared query may not ask the database while it is put together: {sql[:120]}")
