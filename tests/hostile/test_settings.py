"""Behind a proxy that speaks HTTPS a form is sent from https://…: that is one of our own addresses."""

from takt.site.environment import trusted_origins


def test_forms_sent_through_https_are_our_own() -> None:
    assert trusted_origins(["takt.example", ".group.example", "*", "[::1]"], https=True) == [
        "https://takt.example",
        "https://*.group.example",
        "https://[::1]",
    ]


def test_without_https_nothing_more_is_trusted() -> None:
    assert trusted_origins(["takt.example"], https=False) == []
