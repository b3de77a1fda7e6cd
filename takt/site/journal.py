"""Log lines as JSON, one object a line, for machines that collect them; secrets are taken out of every line."""

import json
import logging
import re
from datetime import UTC, datetime

SECRETS = (
    re.compile(r"takt_[\w-]{8,}"),  # tokens of the API
    re.compile(r"(?<=/)[\w-]{24,}"),  # the part of an address that lets whoever has it in
    re.compile(r"(?i)(?<=bearer )\S+"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),  # name and password in an address
    re.compile(r"(?i)(?<=password=)[^\s&,;]+|(?<=secret=)[^\s&,;]+|(?<=token=)[^\s&,;]+|(?<=sessionid=)[^\s&,;]+"),
    re.compile(r"(?<=[?&]key=)[^\s&,;]+"),  # of a chat's webhook
)
HIDDEN = "***"


def without_secrets(text: str) -> str:
    for secret in SECRETS:
        text = secret.sub(HIDDEN, text)
    return text


class Line(logging.Formatter):
    """For people: time, level, place, message."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class Json(logging.Formatter):
    """at, level, logger, message; status of the answer where there is one; the trace of a fault."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": without_secrets(record.getMessage()),
        }
        if status := getattr(record, "status_code", None):
            told["status"] = status
        if record.exc_info:
            told["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)
