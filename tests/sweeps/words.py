"""Every text to translate, found in Python and templates as the compiler would find it."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

import takt

PACKAGE = Path(takt.__file__).parent
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0 +.\d]*[a-z]|%[sd]|\{\w*\}")
LITERAL = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""")
CALL = re.compile(rf"\b(n?p?gettext|_)\(((?:\s*,?\s*u?(?:{LITERAL.pattern}))+)")
CHINESE = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:!?]|[,;!?][\u3400-\u9fff]|[\u3400-\u9fff]\.(?:\s|$)")
ENGLISH_SENTENCE = re.compile(r"(?:[A-Za-z]{2,}[ ,]+){3,}[A-Za-z]{2,}")


class Message(NamedTuple):
    app: str
    where: str
    text: str
    context: str | None = None
    plural: str = ""


def sources() -> Iterator[Path]:
    for path in sorted((*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.html"))):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def messages() -> list[Message]:
    """Every text that the code asks a translation of."""
    found = []
    for path in sources():
        app, where = path.relative_to(PACKAGE).parts[0], str(path.relative_to(PACKAGE))
        for line, function, said in (_of_template if path.suffix == ".html" else _of_python)(path):
            found += [Message(app, f"{where}:{line}", *one) for one in _texts(function, said)]
    return found


Said = Iterator[tuple[int, str, list[object]]]  # (line, function, its texts)


def _of_python(path: Path) -> Said:
    for line, function, said, _comments in extract_python(io.BytesIO(path.read_bytes()), KEYWORDS, [], {}):
        yield line, function, list(said) if isinstance(said, tuple) else [said]


def _of_template(path: Path) -> Said:
    """Django turns a template into calls of gettext, each on one line."""
    for number, line in enumerate(templatize(path.read_text(), origin=str(path)).splitlines(), start=1):
        for call in CALL.finditer(line):
            yield number, call[1], [ast.literal_eval(text) for text in LITERAL.findall(call[2])]


def _texts(function: str, said: list[object]) -> list[tuple[str, str | None, str]]:
    texts = [text if isinstance(text, str) else "" for text in said]
    context = texts.pop(0) if "pgettext" in function else None
    plural = texts[1] if function.startswith("n") else ""
    return [(texts[0], context, plural)] if texts and texts[0] else []


def catalogue(app: str) -> Catalog | None:
    po = PACKAGE / app / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    if not po.exists():
        return None
    with po.open("rb") as source:
        return read_po(source, locale="zh_Hans")


def untranslated(text: str) -> list[int]:
    """Lines of Python that show a person a text which nobody could translate: a label or refusal in plain English."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"NotAllowed", "NotNow", "Invalid", "flash"}
        for given in [*node.args, *(keyword.value for keyword in node.keywords)]
        for part in (given.values if isinstance(given, ast.Dict) else [given])
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and " " in part.value
    ]


def literals(text: str) -> list[str]:
    """Every text that Python holds, but docstrings."""
    tree = ast.parse(text)
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in said)
    return [node.value for node in found if isinstance(node.value, str)]
