"""Addresses of coming in and of what one comes in with."""

from django.urls import path

from takt.accounts.pages import factors, outside, second, security, tickets

urlpatterns = [
    path("people/new/", tickets.person_new, name="person_new"),
    path("people/<int:pk>/link/", tickets.person_link, name="person_link"),
    path("people/<int:pk>/factors/", factors.person_factors, name="person_factors"),
    path("link/<str:token>/", tickets.ticket, name="ticket"),
    path("sign-in/forgotten/", tickets.forgotten, name="forgotten"),
    path("sign-in/second/", second.second_factor, name="second_factor"),
    path("sign-in/passkey/", second.passkey_sign_in, name="passkey_sign_in"),
    path("sign-in/company/", outside.begin, name="oidc_begin"),
    path("sign-in/company/answer/", outside.answer, name="oidc_answer"),
    path("me/identities/<int:pk>/unlink/", outside.unlink, name="identity_unlink"),
    path("me/security/", security.security, name="security"),
    path("me/confirm/", security.confirm, name="confirm"),
    path("me/password/", security.own_password, name="own_password"),
    path("me/authenticator/", factors.authenticator_new, name="authenticator_new"),
    path("me/authenticator/drop/", factors.authenticator_drop, name="authenticator_drop"),
    path("me/passkeys/new/", factors.passkey_new, name="passkey_new"),
    path("me/passkeys/<int:pk>/drop/", factors.passkey_drop, name="passkey_drop"),
    path("me/codes/new/", factors.codes_new, name="codes_new"),
    path("me/sessions/end/", security.sessions_end, name="sessions_end"),
    path("me/sessions/<int:pk>/end/", security.session_end, name="session_end"),
]
