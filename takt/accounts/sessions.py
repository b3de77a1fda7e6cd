"""Sessions in the database under a digest: who reads the table, or a copy of it, can enter as nobody.

The setting SESSION_ENGINE names this module.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone


def row_of(session_key: str | None) -> str:
    """The key of the row in which a session lies whose browser holds `session_key`. 160 bits of its digest."""
    return hashlib.sha256((session_key or "").encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    def exists(self, session_key: str) -> bool:
        return super().exists(row_of(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row = super().create_model_instance(data)
        row.session_key = row_of(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(row_of(key))

    def _get_session_from_db(self) -> Any:
        rows = self.model.objects.filter(session_key=row_of(self.session_key), expire_date__gt=timezone.now())
        found = rows.first()
        if found is None:
            self._session_key = None
        return found
