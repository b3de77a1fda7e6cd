"""What people write comes out as safe HTML, or not at all."""

import pytest

from takt.kit import markdown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        '<a href="https://x" onclick="alert(1)">x</a>',
        "<svg><script>alert(1)</script></svg>",
        "`</code><script>alert(1)</script>`",
        "<style>body{display:none}</style>",
        '<iframe src="//evil"></iframe>',
        '[x](https://a"onmouseover="alert(1))',
        "\ue000<script>\ue001",
    ],
)
def test_nothing_that_runs_comes_through(text: str) -> None:
    html = markdown.render(text)
    for dangerous in ("<script", "<svg", "<style", "<iframe", "<img", 'href="javascript', 'href="data', "\ue000"):
        assert dangerous not in html
    assert not any(f" {handler}=" in html.replace("&quot;", "") for handler in ("onerror", "onclick")) or "&lt;" in html


def test_what_is_meant_is_kept() -> None:
    html = markdown.render("**重要** [链接](https://example.com/a?b=1)\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<strong>重要</strong>" in html
    assert 'href="https://example.com/a?b=1"' in html
    assert 'rel="noopener noreferrer nofollow"' in html
    assert "<td>2</td>" in html


def test_pictures_come_from_our_own_files_only() -> None:
    assert 'src="/files/7/a.png"' in markdown.render("![a](/files/7/a.png)")
    assert "src=" not in markdown.render("![a](https://evil.example/pixel.png)")
    assert "src=" not in markdown.render("![a](//evil.example/files/7/a.png)")


def test_a_mention_is_shown_by_name() -> None:
    html = markdown.render("请 @li@takt.test 看", {"li@takt.test": "王_丽_<b>"})
    assert '<span class="mention">@王_丽_&lt;b&gt;</span>' in html


def test_who_is_not_known_stays_an_address() -> None:
    assert "mention" not in markdown.render("请 @li@takt.test 看")
