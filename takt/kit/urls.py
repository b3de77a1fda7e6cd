"""Addresses that all kinds of record share."""

from django.urls import path

from takt.kit.record import files, picking, talking

urlpatterns = [
    path("r/<str:code>/", files.by_code, name="record"),
    path("files/<int:key>/<str:name>", files.file, name="file"),
    path("pick/people/", picking.people, name="pick_people"),
    path("pick/units/", picking.units, name="pick_units"),
    path("preview/", talking.preview, name="preview"),
]
