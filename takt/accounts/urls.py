"""Addresses of coming in and of what one comes in with."""

from django.urls import path

from takt.accounts.pages import security

urlpatterns = [
    path("me/security/", security.security, name="security"),
    path("me/password/", security.own_password, name="own_password"),
    path("me/sessions/end/", security.sessions_end, name="sessions_end"),
    path("me/sessions/<int:pk>/end/", security.session_end, name="session_end"),
]
