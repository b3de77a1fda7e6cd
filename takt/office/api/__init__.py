"""The office in the API: one router a subject."""
