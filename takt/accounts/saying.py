"""What an act was about, where that is a word of the interface: kept in both languages, whoever acts."""

from __future__ import annotations

from django.utils.translation import override

from takt.ground.door import Act
from takt.ground.errors import Text


def about(act: Act, word: Text) -> None:
    with override("zh-hans"):
        chinese = str(word)
    with override("en"):
        act.keep(what=chinese, what_en=str(word))
