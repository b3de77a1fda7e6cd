"""Search over records in Chinese and English: segmented words in the database's own full-text index.

A record's words are what jieba finds in its title, text and comments, and every pair of neighbouring Chinese
characters, so that a word is found even where jieba cut the text otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import rjieba
from django.db import connection
from django.db.models import QuerySet

from takt.ground.models.file import File
from takt.ground.models.talk import Comment

REINDEXED_BY = {"edit", "comment", "attach", "detach", "redact"}
RUN = re.compile(r"[㐀-䶿一-鿿]+|[0-9a-zÀ-ɏ_]+", re.IGNORECASE)
CHINESE = re.compile(r"[㐀-䶿一-鿿]")
MOST_WORDS = 24  # of a query
# bytes of words that an entry holds: PostgreSQL refuses one whose terms and places together exceed a megabyte
MOST_OF_BODY, MOST_OF_TALK = 320_000, 160_000


def index(records: Iterable[Any]) -> None:
    """Write the search entries of records anew, in the transaction of their act."""
    records = list(records)
    talk = _talk_of([record.pk for record in records])
    rows = [_entry(record, talk[record.pk]) for record in records]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("DELETE FROM ground_search WHERE rowid = %s", [(row[0],) for row in rows])
            cursor.executemany("INSERT INTO ground_search (rowid, title, body, talk) VALUES (%s, %s, %s, %s)", rows)
        else:
            cursor.executemany(_POSTGRES_UPSERT, rows)


def find(records: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Those of `records` that have all words of the query, best first. The title counts most."""
    words = [alternatives for alternatives in map(_needed, query_words(query)) if alternatives]
    if not words:
        return records.none()
    return _matching(records, [term for needed in words for term in needed], " AND ", " & ")


def similar(records: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of `records` that share most of the telling words of a text, best first."""
    terms = [f'"{word}"' for word in query_words(text) if len(word) > 1][:MOST_WORDS]
    return _matching(records, terms, " OR ", " | ") if terms else records.none()


def query_words(query: str) -> list[str]:
    """The words that a query names; single Chinese characters only where there is nothing longer."""
    words: list[str] = []
    for run in RUN.findall(query.lower()):
        words += rjieba.cut(run) if CHINESE.match(run) else [run]
    longer = [word for word in words if len(word) > 1 or not CHINESE.match(word)]
    return list(dict.fromkeys(longer or words))[:MOST_WORDS]


def excerpt(text: str, query: str, around: int = 60) -> list[tuple[str, bool]]:
    """The place of the first hit in a text as pieces (piece, is a hit)."""
    words = sorted(query_words(query), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None
    found = pattern.search(text) if pattern else None
    if pattern is None or found is None:
        return [(text[: 2 * around], False)]
    start, end = max(0, found.start() - around), found.end() + around
    cut = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    pieces, last = [], 0
    for hit in pattern.finditer(cut):
        pieces += [(cut[last : hit.start()], False), (hit.group(), True)]
        last = hit.end()
    return [piece for piece in [*pieces, (cut[last:], False)] if piece[0]]


def _matching(records: QuerySet[Any], terms: list[str], fts_join: str, ts_join: str) -> QuerySet[Any]:
    """The key is named in the queryset's own table: of a kind's rows alone, the parent table may not be joined."""
    meta = records.model._meta
    key = f"{meta.db_table}.{meta.pk.column}"
    if connection.vendor == "sqlite":
        return records.extra(  # noqa: S610  the key is a name of ours
            tables=["ground_search"],
            select={"rank": "bm25(ground_search, 8.0, 2.0, 1.0)"},
            where=[f"ground_search.rowid = {key}", "ground_search MATCH %s"],
            params=[fts_join.join(terms)],
            order_by=["rank", "-pk"],
        )
    query = ts_join.join(
        "'" + term.strip('"*').replace("'", "") + ("':*" if term.endswith("*") else "'") for term in terms
    )
    return records.extra(  # noqa: S610  the key is a name of ours
        tables=["ground_search"],
        select={"rank": "-ts_rank(ground_search.words, to_tsquery('simple', %s))"},
        select_params=[query],
        where=[
            f"ground_search.record_id = {key}",
            "ground_search.words @@ to_tsquery('simple', %s)",
        ],
        params=[query],
        order_by=["rank", "-pk"],
    )


def _needed(word: str) -> list[str]:
    """The index terms that must all be there for a word: a Latin word as a beginning, a Chinese one by its pairs."""
    if not CHINESE.match(word):
        return [f'"{word}"*']
    if len(word) == 1:
        return [f'"{word}"*']
    return [f'"{pair}"' for pair in _pairs(word)]


def _talk_of(keys: list[int]) -> dict[int, list[str]]:
    """What is said on records and what their files are called, in two queries for all."""
    talk: dict[int, list[str]] = {key: [] for key in keys}
    said = Comment.objects.filter(record__in=keys).values_list("record_id", "text")
    for key, words in (*said, *File.objects.filter(record__in=keys).values_list("record_id", "name")):
        talk[key].append(words)
    return talk


def _entry(record: Any, talk: list[str]) -> tuple[int, str, str, str]:
    body = record.as_kind().searched_text()
    latest = "\n".join(reversed(talk))[:MOST_OF_TALK]
    return (
        record.pk,
        _words(f"{record.code} {record.title}"),
        _words(body, MOST_OF_BODY),
        _words(latest, MOST_OF_TALK),
    )


def _words(text: str, most: int = MOST_OF_BODY) -> str:
    """A text's words in a row, as many as fit into so many bytes."""
    words: list[str] = []
    for run in RUN.findall(text.lower()):
        if CHINESE.match(run):
            words += [run] if len(run) == 1 else [*_pairs(run), *(w for w in rjieba.cut(run) if len(w) != 2)]
        else:
            words.append(run)
    return " ".join(words).encode()[:most].decode(errors="ignore")


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


_POSTGRES_UPSERT = """
INSERT INTO ground_search (record_id, words) VALUES (
  %s, setweight(to_tsvector('simple', %s), 'A') || setweight(to_tsvector('simple', %s), 'B')
      || setweight(to_tsvector('simple', %s), 'C'))
ON CONFLICT (record_id) DO UPDATE SET words = excluded.words
"""
