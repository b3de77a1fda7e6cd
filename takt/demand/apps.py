from django.apps import AppConfig


class DemandConfig(AppConfig):
    name = "takt.demand"
    default_auto_field = "django.db.models.BigAutoField"
