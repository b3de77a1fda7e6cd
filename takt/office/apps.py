from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "takt.office"
    default_auto_field = "django.db.models.BigAutoField"
