"""No model changes without a line of history: every write in bulk keeps one, or says why not."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localdate

from awards import proofreading
from awards.figures import indicators, setting
from awards.honours import clearances, editing, lifecycle
from awards.honours.clearances import Answer
from awards.importing import planning, undoing
from awards.importing.carrying import carry_out
from awards.importing.reading import pasted
from awards.intake import acceptance
from awards.models import Achievement, AwardYear, ImportRun, Indicator, Recognition, Term
from awards.proofreading import mending
from tests.awards.intake.decisions import TEXT, accepted
from tests.factories import (
    make_achievement,
    make_award_year,
    make_practice,
    make_recognition,
    make_source,
    make_unit,
)
from units.history import ENDS, Change

from .test_structure import FILES, named

#: Ways past `save()` and `delete()` of a single row.
BULK = {"bulk_create", "bulk_update", "update", "delete", "_raw_delete", "update_or_create"}
BULK |= {"get_or_create", "executemany", "execute"}
#: The same, as functions of our own.
OURS = {"insert_all"}
#: What is no queryset: sets and digests, files, one row that is noted beside, queries that read.
NO_ROWS = {
    "awards/admin/proofreading/acknowledgements.py: row.delete",
    "awards/approval/corrections.py: correction.delete",
    "awards/approval/corrections.py: row.delete",
    "awards/evidence/archive.py: self.digest.update",
    "awards/evidence/checking.py: digest.update",
    "awards/evidence/tables/acts.py: found.update",
    "awards/figures/indicators.py: indicator.delete",
    "awards/honours/clearances.py: row.delete",
    "awards/honours/path.py: kept.delete",
    "awards/honours/turning.py: last.delete",
    "awards/importing/known.py: keys.update",
    "awards/intake/acceptance.py: decision.delete",
    "awards/intake/acceptance.py: figure.delete",
    "awards/intake/candidates.py: found.update",
    "awards/intake/offers.py: standing.update",
    "awards/intake/sentences.py: digest.update",
    "awards/proofreading/figures.py: self._meanings.update",
    "awards/proofreading/figures.py: self._ranks.update",
    "config/clock.py: cursor.execute",
    "config/views.py: cursor.execute",
    "units/desk/long.py: cursor.execute",
    "units/desk/public.py: room.delete",
    "units/desk/versions/names.py: ….update",
    "units/photographs/models.py: self.storage.delete",
    "units/desk/waiting.py: room.delete",
    "units/desk/waiting.py: storage.delete",
    "units/photographs/models.py: storage.delete",
    "units/listing/reader.py: cursor.execute",
    "units/search/finding.py: cursor.execute",
}
#: Writes in bulk, each with the act below that shows its history, or with why there is none.
MADE = "content for measuring, in an empty portal: nobody acts"
DERIVED = "made from the records anew, which have their history"
SUBJECT = "an act of review: noted on what was reviewed (tests/awards/approval)"
ROUND = "an act on a round: noted on it (tests/awards/review)"
TRAIL = "the audit trail itself, and the history: nothing is noted of them"
KNOWN = {
    "audit/guard.py: cursor.execute": TRAIL,
    "audit/purging.py: Entry.objects.filter._raw_delete": TRAIL,
    "audit/purging.py: seals._raw_delete": TRAIL,
    "audit/trail.py: cursor.execute": TRAIL,
    "audit/trail.py: cursor.executemany": TRAIL,
    "awards/approval/acts.py: Approval.objects.bulk_create": SUBJECT,
    "awards/approval/acts.py: ApprovedContent.objects.bulk_create": SUBJECT,
    "awards/approval/acts.py: former.filter.update": SUBJECT,
    "awards/approval/corrections.py: ApprovedContent.objects.get_or_create": SUBJECT,
    "awards/approval/corrections.py: CorrectionUpload.objects.bulk_create": SUBJECT,
    "awards/approval/corrections.py: row.uploads.all.delete": SUBJECT,
    "awards/approval/corrections.py: rows.filter.update": SUBJECT,
    "awards/approval/taking_down.py: ApprovedContent.objects.get_or_create": SUBJECT,
    "awards/approval/taking_down.py: CorrectionUpload.objects.bulk_create": SUBJECT,
    "awards/approval/taking_down.py: getattr.all.delete": SUBJECT,
    "awards/approval/taking_down.py: row.uploads.all.delete": SUBJECT,
    "awards/certificates/issuing.py: Certificate.objects.get_or_create": "noted by its act",
    "awards/figures/setting.py: Achievement.objects.bulk_update": "set",
    "awards/importing/carrying.py: insert_all": "import",
    "awards/importing/carrying.py: model.objects.bulk_update": "import",
    "awards/importing/undoing.py: model._base_manager.bulk_update": "undo",
    "awards/importing/undoing.py: rows._raw_delete": "undo",
    "awards/importing/undoing.py: rows.delete": "undo",
    "awards/importing/undoing.py: rows.update": "of units that are deleted next: undo",
    "awards/honours/editing.py: Recognition.objects.bulk_update": "reorder",
    "awards/honours/rehearsal.py: rows.update": "a preview: rolled back",
    "awards/honours/rehearsal.py: others._raw_delete": "a preview: rolled back",
    "awards/honours/rehearsal.py: units.exclude.update": "a preview: rolled back",
    "awards/honours/rehearsal.py: year.filter.update": "a preview: rolled back",
    "awards/honours/rehearsal.py: year.update": "a preview: rolled back",
    "awards/intake/acceptance.py: Decision.objects.bulk_create": "accept",
    "awards/models/figures.py: self.decisions.model.objects.filter.update": "a figure that is back",
    "awards/notices/acts.py: NoticedUnit.objects.bulk_create": "told by the notice's year",
    "awards/proofreading/rewriting.py: model._default_manager.bulk_update": "mend",
    "awards/review/assigning.py: Assignment.objects.bulk_create": ROUND,
    "awards/review/assigning.py: Assignment.objects.filter.delete": ROUND,
    "awards/review/assigning.py: assignment.delete": ROUND,
    "awards/review/assigning.py: ….update": "a set, no rows",
    "awards/review/recusal.py: Affiliation.objects.bulk_create": "noted on the account",
    "awards/review/recusal.py: Affiliation.objects.filter.exclude.delete": "noted on the account",
    "awards/review/recusal.py: interest.delete": ROUND,
    "config/accounts/factor.py: RolePolicy.objects.get_or_create": "asks for nothing",
    "config/accounts/factor.py: StaticDevice.objects.filter.delete": "noted by its pages",
    "config/accounts/factor.py: StaticToken.objects.bulk_create": "noted by its pages",
    "config/accounts/factor.py: Phone.objects.filter.delete": "noted by its pages",
    "config/accounts/factor.py: Phone.objects.filter.update": "noted by its pages",
    "config/accounts/lockout.py: AccessAttempt.objects.exclude.delete": "count no more",
    "config/accounts/lockout.py: AccessAttempt.objects.filter.delete": "told to the trail",
    "config/accounts/lockout.py: cursor.execute": "a lock, no rows",
    "config/accounts/lockout.py: rows.update": "failures, each told to the trail",
    "config/accounts/signins.py: Session.objects.filter.delete": "sessions, whose end is noted",
    "config/accounts/signins.py: SignIn.objects.filter.delete": "sessions that are over",
    "config/accounts/signins.py: SignIn.objects.filter.update": "sessions, whose end is noted",
    "config/accounts/signins.py: SignIn.objects.update_or_create": "the trail is told, too",
    "config/accounts/passwords.py: forgotten.delete": "hashes; the act that set them is noted",
    "config/database.py: cursor.execute": "settings of the connection",
    "config/demo/copying.py: cursor.execute": MADE,
    "config/demo/synthetic.py: Award.objects.get_or_create": MADE,
    "config/demo/synthetic.py: AwardYear.objects.get_or_create": MADE,
    "config/demo/synthetic.py: Indicator.objects.get_or_create": MADE,
    "config/demo/synthetic.py: RegionReport.objects.bulk_create": MADE,
    "config/demo/synthetic.py: Source.objects.get_or_create": MADE,
    "config/demo/synthetic.py: model.objects.bulk_create": MADE,
    "config/publishing/triggers.py: cursor.execute": "triggers, no rows",
    "config/sessions.py: cls.get_model_class.objects.filter.delete": "sessions that are over",
    "config/accounts/granting.py: Remit.objects.filter.delete": "told with its account",
    "config/accounts/granting.py: Remit.objects.update_or_create": "told with its account",
    "config/roles/keeping.py: Group.objects.get_or_create": "the roles that every portal has",
    "config/search/index.py: insert_all": DERIVED,
    "config/search/index.py: SearchEntry.objects.filter.delete": DERIVED,
    "config/search/index.py: cursor.execute": DERIVED,
    "units/desk/versions/deleted.py: type._base_manager.filter.update": "moments of what is back",
    "units/history.py: insert_all": "the history itself",
    "units/inserting.py: cursor.execute": "asked by those who call insert_all",
    "units/search/readings.py: units.model.objects.bulk_update": DERIVED,
    "units/version.py: ContentVersion.objects.all.delete": DERIVED,
    "units/version.py: connection.connection.execute": DERIVED,
    "units/version.py: cursor.execute": DERIVED,
}
#: Records whose own columns say who made them and when; the act is noted on what they are about.
SAY_THEMSELVES = {"awards.decision", "awards.acknowledgement", "awards.importrun"}
SAY_THEMSELVES |= {"awards.approval", "awards.approvedcontent", "awards.remark"}
SAY_THEMSELVES |= {"awards.correction", "awards.correctionupload"}
SAY_THEMSELVES |= {"awards.notice", "awards.noticedunit", "awards.objectionfile"}
SAY_THEMSELVES |= {"awards.elimination", "awards.clearancefile"}
SAY_THEMSELVES |= {"awards.certificate", "awards.turn"}


def calls() -> Iterator[str]:
    """Every call that could write in bulk: where, and of what."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            is_ours = isinstance(called, ast.Name) and called.id in OURS
            if is_ours or (isinstance(called, ast.Attribute) and called.attr in BULK):
                yield f"{named(path)}: {spelt(called)}"


def spelt(node: ast.expr) -> str:
    """What is called, without its arguments."""
    if isinstance(node, ast.Attribute):
        return f"{spelt(node.value)}.{node.attr}"
    return spelt(node.func) if isinstance(node, ast.Call) else getattr(node, "id", "…")


def test_every_write_in_bulk_keeps_a_history_or_says_why_not():
    assert sorted({*calls()} - NO_ROWS) == sorted(KNOWN)
    assert {*calls()} >= NO_ROWS
    assert {why for why in KNOWN.values() if why in ACTS} == {
        "reorder",
        "accept",
        "set",
        "import",
        "undo",
        "mend",
    }


def kept_models() -> list[type[Model]]:
    """The records that staff keep."""
    rooms = (apps.get_app_config(name) for name in ("awards", "units"))
    models = [model for room in rooms for model in room.get_models()]
    unkept = {"units.change", "units.contentversion", "units.searchentry", *SAY_THEMSELVES}
    return [model for model in models if model._meta.label_lower not in unkept]


Stored = dict[tuple[str, int], dict]
Keys = set[tuple[str, int]]


def stored() -> Stored:
    """Every record by table and key, with all its columns."""
    return {
        (model._meta.label_lower, values["id"]): values
        for model in kept_models()
        for values in model._base_manager.values()
    }


def told(since: int) -> tuple[Keys, Keys]:
    """Of which records acts after one tell, rows of forms among them; and which ended by an act.

    `since` is the key of the act. A row that goes with its owner ends by an act of its own, too:
    so it is found among what was deleted.
    """
    found, ended = set(), set()
    for act in Change.objects.filter(pk__gt=since).select_related("content_type"):
        own = (act.content_type.model_class()._meta.label_lower, act.object_id)
        ended |= {own} if act.key in ENDS else set()
        found |= {own}
        for values in (act.old, act.new):
            for label in (name for name in values if "." in name):
                found |= {(label, int(key)) for key in values[label]}
    return found, ended


@pytest.fixture
def row():
    """A recognition on notice, with a practice and a figure; beside it a source, two indicators."""
    year = make_award_year(2026, released=False)
    row = make_recognition(
        unit=make_unit(slug="shili-jia", name="示例甲局"), award_year=year, stage="on_notice"
    )
    make_practice(row, summary="示例误写"), make_achievement(row, measure="件")
    Term.objects.create(wrong="示例误写", right="示例正写")
    make_recognition(award_year=year, stage="nominated")
    row.key, row.source = row.pk, make_source(text=TEXT)
    row.pair = [
        Indicator.objects.create(slug=slug, name=f"示例{slug}", measure="件") for slug in "ab"
    ]
    return row


def delete(row, by, client) -> None:
    meta = type(row)._meta
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"), chosen)


def take_in(row, by, client) -> None:
    accepted(row.source, row, by)


def reopen(row, by, client) -> None:
    acceptance.reopen(row.decision, by, delete_figure=True)


def gather(row, by, client) -> None:
    indicators.assign(row.achievements.all(), row.pair[0], by)


def merge(row, by, client) -> None:
    indicators.merge(*row.pair, by)


def take_rows(row, by, client) -> None:
    carry_out(planning.plan(pasted(ROWS)), by, "示例.csv")


def take_rows_out(row, by, client) -> None:
    undoing.undo(ImportRun.objects.get(), by, confirmed=True)


def reorder(row, by, client) -> None:
    rows = row.award_year.recognitions.all()
    editing.reorder(row.award_year, [one.pk for one in reversed(rows)], by)


def stage(row, by, client) -> None:
    lifecycle.set_stage([row], "nominated", by)


def confer(row, by, client) -> None:
    lifecycle.confer(row.award_year, by)


def withdraw(row, by, client) -> None:
    lifecycle.withdraw(row.award_year, by, "示例原因")


def set_many(row, by, client) -> None:
    plan = setting.planned(row.achievements.all(), WANTED)
    setting.carry_out([step.figure.pk for step in plan.steps], WANTED, by, plan.token)


def mend(row, by, client) -> None:
    outcome = mending.mend(proofreading.check(row.practices.get()), by, row.award_year)
    row.mended = outcome.acts[0]


def unmend(row, by, client) -> None:
    mending.unmend(row.mended, by)


def set_back(row, by, client) -> None:
    act = Change.objects.of_list(Achievement).earliest("pk")
    plan = setting.planned_back(act, row.achievements.all())
    setting.take_back(act, by, plan.token)


def bring_back(row, by, client) -> None:
    act = Change.objects.deletions(Recognition).get(object_id=row.key)
    client.post(reverse("admin:awards_recognition_undelete", args=[act.pk]))


def decide(row, by, client) -> None:
    row.decision = accepted(row.source, row, by)


def answer(row, by, client) -> None:
    row.award_year = AwardYear.objects.get(pk=row.award_year_id)
    (body,) = clearances.consult(row.award_year, ["示例部门"], by)
    clearances.record_answer(row, body, Answer(), Answer("unanswered", localdate()), by)


WANTED = setting.Wanted(period="今年以来")
TABLE = "全称\t简称\t所在区划\t层级\t工作领域\t党建品牌\t曾用名\n"
ROWS = TABLE + "示例甲局\t甲局\t\t\t\t示例品牌\t示例旧局\n示例丙局\t\t舟山市\t市直\t政法公安\t\t\n"
OF_UNITS = {"units.unit", "units.unitname", "units.brand"}
HONOURED = {"awards.awardyear", "awards.recognition"}
WHOLE = {"awards.recognition", "awards.practice", "awards.achievement"}
#: Acts that write many rows or go past the forms: what has to be before, and what they write.
ACTS = {
    "reorder": (reorder, None, {"awards.recognition"}),
    "accept": (take_in, None, {"awards.achievement"}),
    "reopen": (reopen, decide, {"awards.achievement"}),
    "set": (set_many, None, {"awards.achievement"}),
    "set back": (set_back, set_many, {"awards.achievement"}),
    "mend": (mend, None, {"awards.practice"}),
    "unmend": (unmend, mend, {"awards.practice"}),
    "gather": (gather, None, {"awards.achievement"}),
    "merge": (merge, gather, {"awards.achievement", "awards.indicator"}),
    "import": (take_rows, None, OF_UNITS),
    "undo": (take_rows_out, take_rows, OF_UNITS),
    "confer": (confer, None, HONOURED),
    "withdraw": (withdraw, confer, HONOURED),
    "stage": (stage, None, {"awards.recognition"}),
    "answer": (answer, None, {"awards.consultedbody", "awards.clearance"}),
    "delete": (delete, None, WHOLE),
    "bring back": (bring_back, delete, WHOLE),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_no_act_writes_a_record_of_which_the_history_does_not_tell(client, staff, row, name):
    act, first, expected = ACTS[name]
    if first:
        first(row, staff, client)
    since, before = Change.objects.latest("pk").pk if first else 0, stored()
    act(row, staff, client)
    after = stored()
    written = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    found, ended = told(since)
    assert {label for label, _ in written} == expected
    assert written - found == set()
    assert before.keys() - after.keys() - ended == set()
