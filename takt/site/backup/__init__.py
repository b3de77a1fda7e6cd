"""Backups: database, files and secret of a house at one point in time, in one file. See docs/deploy.md.

archive.py    the file: a tar that begins with its manifest and ends with the digest of all before it
snapshot.py   the database at one point, while others write
making.py     a backup      restoring.py  a house out of one
moving.py     from SQLite to PostgreSQL    scheduled.py  backups that the worker makes
"""
