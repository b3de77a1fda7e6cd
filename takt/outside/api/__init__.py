"""The API of what leaves the house."""
