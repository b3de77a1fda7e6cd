"""Addresses of requirements. What has a name comes before what is a code."""

from django.urls import path

from takt.demand.pages import intake, lists, record

urlpatterns = [
    path("requirements/new/", intake.new, name="requirement_new"),
    path("requirements/similar/", intake.similar, name="requirement_similar"),
    *lists.urlpatterns,
    *record.PAGES.urls(record.show),
]
