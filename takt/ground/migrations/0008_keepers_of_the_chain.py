"""What the database itself sees to: seals stay, and of an event nothing changes but what a redaction takes out."""

from django.db import migrations

KEPT = (
    "id", "at", "actor_id", "unit_id", "project_id", "record_id", "kind", "subject", "verb",
    "stage_from_id", "stage_to_id", "owner_from_id", "owner_to_id", "batch",
)  # fmt: skip
SEALED = ("place", "event_id", "values", "head", "sealed_at")


def same(columns, sign):
    return " AND ".join(f'OLD."{name}" {sign} NEW."{name}"' for name in columns)


REDACTED = "EXISTS (SELECT 1 FROM ground_redaction WHERE event_id = OLD.id)"
SQLITE = [
    "DROP TRIGGER ground_event_no_update",
    f"CREATE TRIGGER ground_event_no_update BEFORE UPDATE ON ground_event WHEN NOT ({same(KEPT, 'IS')} AND {REDACTED}) "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    "CREATE TRIGGER ground_seal_no_update BEFORE UPDATE ON ground_seal "
    f"WHEN NOT ({same(SEALED, 'IS')} AND NEW.salt = '') BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END",
    "CREATE TRIGGER ground_seal_no_delete BEFORE DELETE ON ground_seal "
    "BEGIN SELECT RAISE(ABORT, 'seals are append-only'); END",
]
POSTGRESQL = [
    "DROP TRIGGER ground_event_no_change ON ground_event",
    "CREATE TRIGGER ground_event_no_delete BEFORE DELETE ON ground_event "
    "FOR EACH ROW EXECUTE FUNCTION ground_event_refuse()",
    "CREATE FUNCTION ground_event_only_redacted() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF NOT ({same(KEPT, 'IS NOT DISTINCT FROM')} AND {REDACTED}) THEN "
    "RAISE EXCEPTION 'events are append-only' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
    "RETURN NEW; END $$",
    "CREATE TRIGGER ground_event_no_update BEFORE UPDATE ON ground_event "
    "FOR EACH ROW EXECUTE FUNCTION ground_event_only_redacted()",
    "CREATE FUNCTION ground_seal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF TG_OP = 'UPDATE' THEN IF {same(SEALED, 'IS NOT DISTINCT FROM')} AND NEW.salt = '' THEN "
    "RETURN NEW; END IF; END IF; "
    "RAISE EXCEPTION 'seals are append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE TRIGGER ground_seal_no_change BEFORE UPDATE OR DELETE ON ground_seal "
    "FOR EACH ROW EXECUTE FUNCTION ground_seal_refuse()",
    "CREATE TRIGGER ground_seal_no_truncate BEFORE TRUNCATE ON ground_seal "
    "FOR EACH STATEMENT EXECUTE FUNCTION ground_seal_refuse()",
]


def forwards(apps, schema_editor):
    statements = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ground", "0007_chain_of_the_log")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
