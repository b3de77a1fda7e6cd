"""The log takes no change from anybody, and search has its index: both in the database's own terms."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER ground_event_no_update BEFORE UPDATE ON ground_event "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER ground_event_no_delete BEFORE DELETE ON ground_event "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE VIRTUAL TABLE ground_search USING fts5(title, body, talk, tokenize = 'unicode61')",
]
POSTGRESQL = [
    "CREATE FUNCTION ground_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER ground_event_no_change BEFORE UPDATE OR DELETE ON ground_event "
    "FOR EACH ROW EXECUTE FUNCTION ground_event_refuse()",
    "CREATE TRIGGER ground_event_no_truncate BEFORE TRUNCATE ON ground_event "
    "FOR EACH STATEMENT EXECUTE FUNCTION ground_event_refuse()",
    "CREATE TABLE ground_search (record_id bigint PRIMARY KEY REFERENCES ground_record (id) ON DELETE CASCADE, "
    "words tsvector NOT NULL)",
    "CREATE INDEX ground_search_words ON ground_search USING gin (words)",
]


def forwards(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ground", "0001_house")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
