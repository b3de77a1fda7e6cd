"""Tags that every template has: thin doors to `takt.kit.marks` and `takt.kit.strip`."""

from django import template

from takt.kit import marks, strip

register = template.Library()

register.simple_tag(marks.icon, name="icon")
register.simple_tag(marks.avatar, name="avatar")
register.simple_tag(marks.priority, name="priority")
register.simple_tag(marks.stage, name="stage")
register.simple_tag(marks.health, name="health")
register.simple_tag(marks.turn, name="turn")
register.simple_tag(marks.moment, name="moment")
register.simple_tag(marks.options, name="options")
register.simple_tag(strip.strip_small, name="strip")
register.simple_tag(strip.strip_large, name="strip_large")
register.filter("duration", strip.duration)
register.filter("tone", marks.tone)
