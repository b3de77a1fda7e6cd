"""Static files: collected under names that carry a hash of their content, served by WhiteNoise."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Hashed and compressed where a file was collected; under its plain name, out of its package, where not.

    The second is for tests and for those who are changing a file right now.
    """

    def stored_name(self, name: str) -> str:
        collected = self.hash_key(self.clean_name(name)) in self.hashed_files
        return str(super().stored_name(name)) if collected else name
