"""Addresses of what leaves the house: webhooks, one's mail, the errands."""

from django.urls import path

from takt.outside.pages import errands, webhooks, wishes

urlpatterns = [
    path("me/mail/", wishes.wishes, name="wishes"),
    path("leave/<str:token>/", wishes.leave, name="leave"),
    path("webhooks/", webhooks.webhook_list, name="webhook_list"),
    path("webhooks/new/", webhooks.webhook_new, name="webhook_new"),
    path("webhooks/<int:key>/", webhooks.webhook_show, name="webhook_show"),
    path("webhooks/<int:key>/edit/", webhooks.webhook_edit, name="webhook_edit"),
    path("webhooks/<int:key>/try/", webhooks.webhook_try, name="webhook_try"),
    path("webhooks/<int:key>/take-over/", webhooks.webhook_take_over, name="webhook_take_over"),
    path("webhooks/<int:key>/disconnect/", webhooks.webhook_disconnect, name="webhook_disconnect"),
    path("errands/", errands.errand_list, name="errand_list"),
    path("errands/replay/", errands.errand_replay_all, name="errand_replay_all"),
    path("errands/<int:key>/replay/", errands.errand_replay, name="errand_replay"),
]
