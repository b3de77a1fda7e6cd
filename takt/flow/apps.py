from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "takt.flow"
    default_auto_field = "django.db.models.BigAutoField"
