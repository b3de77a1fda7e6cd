from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "takt.outside"
    default_auto_field = "django.db.models.BigAutoField"
