"""Every address of the site. Features bring their own; the API lies under /api/v1/."""

from django.urls import include, path

from takt.site import demo_clock, entrance, health, metrics, preferences
from takt.site.api import api, home

urlpatterns = [
    path("", include("takt.office.urls")),
    path("", include("takt.accounts.urls")),
    path("healthz", health.health, name="health"),
    path("readyz", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("sign-in/demo/", entrance.enter_as, name="enter_as"),
    path("demo/clock/", demo_clock.move, name="demo_clock"),
    path("sign-out/", entrance.sign_out, name="sign_out"),
    path("preferences/language/", preferences.language, name="language"),
    path("preferences/theme/", preferences.theme, name="theme"),
    path("", include("takt.desk.urls")),
    path("", include("takt.outside.urls")),
    path("", include("takt.kit.urls")),
    path("", include("takt.demand.urls")),
    path("", include("takt.site.importing")),
    path("api/v1/", home),
    path("api/v1/", api.urls),
]

handler400 = "takt.kit.errors.bad_request"
handler403 = "takt.kit.errors.refused"
handler404 = "takt.kit.errors.not_found"
handler500 = "takt.kit.errors.failed"
