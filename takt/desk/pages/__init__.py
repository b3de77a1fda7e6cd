"""The pages where a person starts: desk, search, palette, notices, help."""
