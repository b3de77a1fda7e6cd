"""Translations are compiled with Babel, so that a machine without gettext speaks Chinese too."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import takt

PACKAGE = Path(takt.__file__).parent


def stale(root: Path = PACKAGE) -> list[Path]:
    """The catalogues whose compiled twin is missing or older."""
    return [po for po in sorted(root.rglob("locale/*/LC_MESSAGES/*.po")) if _is_newer(po, po.with_suffix(".mo"))]


def compile_stale(root: Path = PACKAGE) -> list[Path]:
    """Compile what is stale. A fuzzy translation is left out: the English shows instead."""
    catalogues = stale(root)
    for po in catalogues:
        compiled = po.with_suffix(".mo.new")
        with po.open("rb") as source, compiled.open("wb") as target:
            write_mo(target, read_po(source, locale=po.parent.parent.name, abort_invalid=True))
        compiled.replace(po.with_suffix(".mo"))
    return catalogues


def _is_newer(source: Path, compiled: Path) -> bool:
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


if __name__ == "__main__":  # for `make`, which has no need of settings and database here
    compile_stale()
