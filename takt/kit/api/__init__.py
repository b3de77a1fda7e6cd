"""What the API of every feature is made of. Features declare routers; the site mounts them under /api/v1."""
