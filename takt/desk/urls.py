"""Where a person starts."""

from django.urls import path

from takt.desk.pages import desk, guide, notices, palette, search

urlpatterns = [
    path("", desk.show, name="desk"),
    path("search/", search.show, name="search"),
    path("palette/", palette.answer, name="palette"),
    path("notices/", notices.show, name="notices"),
    path("notices/count/", notices.count, name="notices_count"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/<int:key>/read/", notices.read_one, name="notice_read"),
    path("help/", guide.show, name="help"),
]
