from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "takt.ground"
    default_auto_field = "django.db.models.BigAutoField"
