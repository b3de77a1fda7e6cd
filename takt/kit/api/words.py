"""What pydantic finds wrong, said in the caller's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "missing": gettext_lazy("This is needed."),
    "extra_forbidden": gettext_lazy("There is no such field."),
    "string_type": gettext_lazy("Send a text."),
    "string_unicode": gettext_lazy("This text has signs that nobody can read."),
    "string_pattern_mismatch": gettext_lazy("This does not have the expected form."),
    "int_type": gettext_lazy("Send a whole number."),
    "int_parsing": gettext_lazy("Send a whole number."),
    "int_from_float": gettext_lazy("Send a whole number."),
    "float_type": gettext_lazy("Send a number."),
    "float_parsing": gettext_lazy("Send a number."),
    "finite_number": gettext_lazy("Send a number."),
    "bool_type": gettext_lazy("Send true or false."),
    "bool_parsing": gettext_lazy("Send true or false."),
    "date_type": gettext_lazy("Send a day as 2026-11-20."),
    "date_parsing": gettext_lazy("Send a day as 2026-11-20."),
    "date_from_datetime_parsing": gettext_lazy("Send a day as 2026-11-20."),
    "datetime_parsing": gettext_lazy("Send an instant as 2026-11-20T09:30:00+08:00."),
    "datetime_from_date_parsing": gettext_lazy("Send an instant as 2026-11-20T09:30:00+08:00."),
    "list_type": gettext_lazy("Send a list."),
    "dict_type": gettext_lazy("Send an object."),
    "model_attributes_type": gettext_lazy("Send an object."),
    "model_type": gettext_lazy("Send an object."),
}
BOUNDS = {
    "string_too_long": ("max_length", gettext_lazy("At most %(bound)s characters.")),
    "string_too_short": ("min_length", gettext_lazy("At least %(bound)s characters.")),
    "too_long": ("max_length", gettext_lazy("At most %(bound)s entries.")),
    "too_short": ("min_length", gettext_lazy("At least %(bound)s entries.")),
    "less_than_equal": ("le", gettext_lazy("At most %(bound)s.")),
    "greater_than_equal": ("ge", gettext_lazy("At least %(bound)s.")),
    "literal_error": ("expected", gettext_lazy("One of %(bound)s.")),
}


def sentence(error: dict[str, Any]) -> str:
    """A sentence for one of pydantic's errors."""
    kind, context = str(error.get("type", "")), error.get("ctx") or {}
    if kind in BOUNDS:
        name, text = BOUNDS[kind]
        return str(text) % {"bound": context.get(name, "")}
    if kind == "value_error":
        return str(context.get("error", "")) or _("This does not fit.")
    return str(WORDS.get(kind, "")) or _("This does not fit.")
