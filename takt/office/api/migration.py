"""Moving running records to the published version, in the API: the effects first, then the act."""

from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from takt.flow.migrating import Effect, Plan, migrate, plan, same_codes
from takt.ground.errors import Invalid, NotAllowed, NotNow
from takt.ground.models import Process, ProcessVersion
from takt.kit.api.sent import Code, Sent
from takt.kit.api.shapes import StageShape
from takt.kit.request import Request
from takt.office import queries

router = Router(tags=["processes"])
Number = Annotated[int, Field(ge=1, le=1_000_000)]
PAIR = r"^[a-z0-9_-]{1,40}:[a-z0-9_-]{1,40}$"
MAPPED = "Code of a stage in the version that is left -> code of a stage in the published one"


class Wanted(BaseModel):
    version: Number = Field(description="The version that is left")
    to: list[Annotated[str, Field(pattern=PAIR)]] = Field(
        [], max_length=40, description="`old:new`, once for each stage that is not simply called the same"
    )


class EffectShape(Schema):
    """What happens to the records of one stage."""

    before: StageShape
    after: StageShape | None = Field(description="Null while the stage leads nowhere")
    records: int
    incoming: int = Field(description="Handovers into this stage that wait for an answer")
    gates: int = Field(description="Decisions that are asked for and not yet taken")
    late: int = Field(description="Past their target at once, and not before")
    relieved: int = Field(description="Past their target before, and no longer")
    function_changes: bool
    target_changes: bool
    wrong: str = Field(description="What stands against it")


class PlanShape(Schema):
    version_from: int
    version_to: int
    records: int
    late: int
    possible: bool
    digest: str = Field(description="To be sent with the act; it changes when records have moved meanwhile")
    effects: list[EffectShape]


class Migrate(Sent):
    version: Number = Field(description="The version that is left")
    mapping: dict[Code, Code] = Field({}, max_length=40, description=MAPPED)
    digest: str = Field(max_length=64, description="Of the plan that was looked at")


class Migrated(Schema):
    records: int = Field(description="How many follow the published version now")


@router.get("/{code}/migration", response=PlanShape, operation_id="plan_migration")
def planned(request: Request, code: Code, wanted: Query[Wanted]) -> Any:
    """What moving every open record from a version to the published one would do. Writes nothing."""
    process = _process(request, code)
    before, after = _versions(process, wanted.version)
    chosen = dict(pair.split(":") for pair in wanted.to)
    return _shape(plan(process, before, after, {**same_codes(before, after), **chosen}, at=request.now))


@router.post("/{code}/migrate", response=Migrated, operation_id="migrate_process")
def moved(request: Request, code: Code, sent: Migrate) -> Any:
    """Move every open record of the version, each with an event of its own, all or none."""
    process = _process(request, code)
    before, after = _versions(process, sent.version)
    mapping = {**same_codes(before, after), **sent.mapping}
    return {
        "records": migrate(
            process, before, after, mapping, by=request.person, at=request.now, seen=sent.digest or "unseen"
        )
    }


def _process(request: Request, code: str) -> Process:
    """Those who may not move its records are refused before they learn anything."""
    process = queries.process_named(code, request.person)
    if not process.can("migrate", request.person):
        raise NotAllowed(_("Running records are moved by those who design the process."))
    return process


def _versions(process: Process, number: int) -> tuple[ProcessVersion, ProcessVersion]:
    """The version that is left, and the published one."""
    after = process.published
    if after is None:
        raise NotNow(_("No version is published yet, so there is nothing to move records to."))
    before = process.versions.filter(number=number).first()
    if before is None:
        raise Invalid({"version": _("There is no such version.")})
    return before, after


def _shape(planned: Plan) -> PlanShape:
    return PlanShape(
        version_from=planned.before.number,
        version_to=planned.after.number,
        records=planned.records,
        late=planned.late,
        possible=bool(planned.records) and not planned.wrong,
        digest=planned.digest,
        effects=[_effect(effect, planned) for effect in planned.effects],
    )


def _effect(effect: Effect, planned: Plan) -> EffectShape:
    told: dict[str, Any] = {
        name: getattr(effect, name)
        for name in ("records", "incoming", "gates", "late", "relieved", "function_changes", "target_changes")
    }
    return EffectShape(
        before=StageShape.from_orm(effect.before),
        after=StageShape.from_orm(effect.after) if effect.after else None,
        wrong=str(planned.wrong.get(effect.before.code, "")),
        **told,
    )
