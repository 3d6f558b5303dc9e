"""One record of every kind in a district, and the acts that its pages ask for."""

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils.timezone import localdate, now

from audit import trail
from audit.models import Entry
from awards.approval import acts
from awards.approval.contents import digest_of
from awards.approval.corrections import Upload, keep
from awards.approval.papers import scan_of, sheet_number
from awards.approval.standing import standing
from awards.figures import setting
from awards.models import (
    Achievement,
    Acknowledgement,
    Award,
    AwardYear,
    CalendarYear,
    Clearance,
    ClearanceFile,
    ConsultedBody,
    CorrectionUpload,
    Erratum,
    ImportRun,
    Indicator,
    Objection,
    Practice,
    Quota,
    Recognition,
    RegionReport,
    ReviewRound,
    Signature,
    Source,
    Term,
    VetoItem,
)
from awards.proofreading.mending import MENDED
from awards.review import results
from config.accounts.models import FailedSignIn, RolePolicy
from tests import factories as make
from tests.units import pictures
from units.history import CHANGED, DELETED, Change, columns, note, note_list
from units.models import Brand, District, Reading, Unit


class World:
    """What is of one district, and what all share; `secret` stands in all that is its own."""

    def __init__(self, code: str, name: str, by: User, secret: str):
        self.by, self.secret = by, secret
        self.district = make.make_district(code, name)
        self.year = make.make_award_year(2026, released=False)
        self.unit = make.make_unit(
            name=f"示例{secret}单位", district=self.district, tier="county", slug=f"unit-{code}"
        )
        self.brand = Brand.objects.create(unit=self.unit, name=f"{secret}品牌")
        self.recognition = make.make_recognition(
            award_year=self.year, unit=self.unit, stage="on_notice", headline=f"{secret}标题,示例"
        )
        self.report = make.make_region_report(
            award_year=self.year, district=self.district, headline=f"{secret}综述"
        )
        self.source = make.make_source()
        self.practice = make.make_practice(self.recognition, title=f"{secret}做法")
        self.indicator = Indicator.objects.create(
            slug=f"i-{code}", name=f"口径{code}", measure="件"
        )
        self.figure = make.make_achievement(
            self.recognition, label=f"{secret}数字", source=self.source, indicator=self.indicator
        )
        make.make_calendar()
        self._on_path()
        notice = self.year.notices.first() or make.make_notice(award_year=self.year)
        self.objection = make.make_objection(notice)
        self.erratum = make.make_erratum()
        self.scan = make.make_objection_file(self.objection)
        self.judged = make.make_recognition(
            award_year=self.year, stage="under_review", unit=make.make_unit(district=self.district)
        )
        self.round = self._round()
        self.rows = self._rows(code)
        self.deleted = {model: self._deleted(model, row) for model, row in self.rows.items()}
        self.changed = {model: self._changed(row) for model, row in self.rows.items()}
        self.set_together = self._set_together()
        self.mended = self._mended()
        self.signature = self._signature()
        self.picture = self._picture()

    def _round(self) -> ReviewRound:
        """A round that is closed; both districts share it."""
        round_ = ReviewRound.objects.filter(award_year=self.year).first()
        if round_ is None:
            round_ = make.make_round(0, is_open=True)
            round_.interests.create(
                user=self.by, unit=self.unit, reason="示例", declared_by=self.by
            )
        round_.opened_at = round_.opened_at or now()
        round_.closed_at, round_.result = now(), results.document(round_, {})
        round_.digest = digest_of(round_.result)
        ReviewRound.objects.filter(pk=round_.pk).update(
            **{name: getattr(round_, name) for name in ("closed_at", "result", "digest")}
        )
        self.interest = round_.interests.get()
        return round_

    def _signature(self) -> Signature:
        """One of a report that waits for its second step, as the recognition for its first."""
        award = self.year.award
        award.approval_steps = 3
        award.save()
        for subject in (self.recognition, self.report):
            acts.submit(subject, self.by)
        signed = scan_of(ContentFile(b"%PDF-1.7 %%EOF"))
        signed.sheet, signed.signed_by = sheet_number(standing(self.report)), "示例领导"
        signed.signed_on = localdate()
        acts.sign(self.report, make.make_account("一审员"), signed)
        return signed

    def _on_path(self) -> None:
        """What of the year's path is of the district: its quota, an answer with its letter."""
        self.quota = Quota.objects.create(award_year=self.year, district=self.district, limit=1)
        body = ConsultedBody.objects.get_or_create(award_year=self.year, name="示例部门")[0]
        VetoItem.objects.get_or_create(award_year=self.year, name="示例否决项")
        self.clearance = Clearance.objects.create(
            recognition=self.recognition, body=body, asked_on=localdate(), remark=self.secret
        )
        ClearanceFile.objects.create(
            clearance=self.clearance, name="示例.pdf", format="application/pdf", content=b"%PDF"
        )

    def _picture(self) -> CorrectionUpload:
        """A photograph of a correction of another year of the unit."""
        row = make.make_recognition(
            award_year=make.make_award_year(2027, released=False), unit=self.unit
        )
        upload = Upload("photos-0-image", "示例.jpg", pictures.photo(32, 32).read(), "示例")
        said = {"sent": {}, "uploads": [upload], "document": {}, "seen": ""}
        return keep(row, self.by, **said).uploads.get()

    def _rows(self, code: str) -> dict[type[Model], Model]:
        subject = f"recognition:{self.recognition.pk}:headline"
        acknowledged = Acknowledgement.objects.create(
            rule="terms",
            subject=subject,
            excerpt=self.secret,
            reason="示例",
            acknowledged_by=self.by,
        )
        run = ImportRun.objects.create(file=f"{self.secret}.xlsx", by=self.by)
        return {
            District: self.district,
            Unit: self.unit,
            Brand: self.brand,
            Reading: Reading.objects.create(word=f"读{code[-1]}音", pinyin="du yin"),
            Award: self.year.award,
            AwardYear: self.year,
            Recognition: self.recognition,
            RegionReport: self.report,
            Practice: self.practice,
            Achievement: self.figure,
            Source: self.source,
            Indicator: self.indicator,
            Term: Term.objects.create(wrong=f"误写{code}", right=f"正写{code}"),
            Acknowledgement: acknowledged,
            ImportRun: run,
            Objection: self.objection,
            Erratum: self.erratum,
            CalendarYear: CalendarYear.objects.first(),
            ReviewRound: self.round,
            User: self.by,
            Group: Group.objects.get(name="录入员"),
            Entry: trail.record("signed_in", by=self.by),
            FailedSignIn: self._failed(),
            RolePolicy: RolePolicy.objects.get_or_create(role=Group.objects.get(name="录入员"))[0],
        }

    def _failed(self) -> FailedSignIn:
        columns = {"attempt_time": now(), "failures_since_start": 5, "ip_address": "192.0.2.7"}
        return FailedSignIn.objects.create(username=self.by.get_username(), **columns)

    def _changed(self, row: Model) -> Change:
        return note(row, CHANGED, self.by, old={}, new={})

    def _deleted(self, model: type[Model], row: Model) -> Change:
        """The deletion of a record of the kind that was much like the one that is there."""
        gone = model(**{f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields})
        gone.pk = 10_000_000 + row.pk
        return note(gone, DELETED, self.by, old=columns(gone))

    def _set_together(self) -> Change:
        step = {"old": {"period": ""}, "new": {"period": "2025年"}}
        rows = {str(self.figure.pk): step}
        return note_list(Achievement, setting.TOGETHER, self.by, {"count": 1, "rows": rows})

    def _mended(self) -> Change:
        texts = {"headline": f"{self.secret}旧题"}, {"headline": self.recognition.headline}
        return note(self.recognition, MENDED, self.by, old=texts[0], new=texts[1])

    def arguments(self, name: str, parameters: tuple[str, ...]) -> dict:
        """What stands in an address with such parameters."""
        special = self._special(name)
        model = next(
            (
                m
                for m in admin.site._registry
                if f"{m._meta.app_label}_{m._meta.model_name}_" in name
            ),
            None,
        )
        row, given = self.rows.get(model), {}
        for one in parameters:
            if one in special:
                given[one] = special[one]
            elif one in ("pk", "object_id", "id"):
                given[one] = row.pk
            elif one == "act":
                acts = self.deleted if name.endswith("undelete") else self.changed
                given[one] = acts[model].pk
            else:
                raise KeyError(f"{name}: {one}")
        return given

    def _of_visitors(self) -> dict[str, dict]:
        """What public addresses ask for, by their names."""
        year = {"slug": self.year.award.slug, "year": self.year.year}
        of_story = {"slug": self.unit.slug, "award": year["slug"]}
        return {
            "dataset": {"table": "units", "form": "json"},
            "table_schema": {"table": "units"},
            "sitemap-section": {"section": "units"},
            "media": {"path": "nothing.jpg"},
            "awards:award": {"slug": self.year.award.slug},
            "awards:year": year,
            "awards:notice": year,
            "awards:objection": year,
            "awards:receipt": {"receipt": self.objection.receipt},
            "awards:erratum_receipt": {"receipt": self.erratum.receipt},
            "awards:story": {**of_story, "year": year["year"]},
            "awards:region": {**year, "code": self.district.code},
            "awards:year_card": year,
            "awards:story_card": {**of_story, "year": year["year"]},
            "awards:badge": {**of_story, "year": year["year"], "kind": "svg"},
            "awards:region_card": {**year, "code": self.district.code},
            "awards:unit_card": {"slug": self.unit.slug},
            "award_feed": {"slug": year["slug"]},
            "awards:verify": {"code": "abc"},
            "units:unit": {"slug": self.unit.slug},
            "units:cover": {"slug": self.unit.slug},
        }

    def _special(self, name: str) -> dict:
        if name.startswith("review:"):
            return {"pk": self.recognition.pk}
        kind = ContentType.objects.get_for_model(Recognition)
        of_review = {"kind": "recognition", "pk": self.recognition.pk}
        on_site = {"content_type_id": kind.pk, "object_id": self.recognition.pk}
        given = self._of_visitors() | {
            "admin:view_on_site": on_site,
            "admin:app_list": {"app_label": "awards"},
            "admin:approval": of_review,
            "admin:approval_paper": of_review,
            "admin:approval_sheet": of_review,
            "admin:approval_scan": {"pk": self.signature.pk},
            "admin:approval_picture": {"pk": self.picture.pk},
            "admin:auth_user_act": {"id": self.by.pk, "act": "deactivate"},
            "admin:preview": {"pk": self.year.pk, "scope": "candidates", "rest": "recognitions/"},
            "admin:awards_objection_file": {"file": self.scan.pk},
            "admin:awards_achievement_set_back": {"pk": self.set_together.pk},
            "admin:awards_awardyear_certificate": {"recognition": self.recognition.pk},
            "admin:awards_awardyear_move": {"recognition": self.recognition.pk, "move": "revoke"},
            "admin:awards_awardyear_turn": {"turn": "open_nomination"},
            "admin:awards_awardyear_excess": {"quota": self.quota.pk},
            "admin:awards_awardyear_letter": {"clearance": self.clearance.pk},
            "admin:awards_awardyear_letter_file": {"clearance": self.clearance.pk},
            "admin:awards_reviewround_assign": {"recognition": self.judged.pk},
            "admin:awards_reviewround_steps": {"recognition": self.judged.pk},
            "admin:awards_reviewround_retract": {"interest": self.interest.pk},
            "admin:awards_awardyear_unmend": {"pk": self.mended.pk},
        }
        return given.get(name, {"form": "csv"} if name.endswith("_export") else {})

    def asked(self, name: str) -> dict:
        """The query that makes an address of the kind ask for a record of the district."""
        return {
            "admin:autocomplete": {
                "app_label": "awards",
                "model_name": "recognition",
                "field_name": "unit",
                "term": "",
            },
            "admin:awards_awardyear_mend_year": {"rule": "punctuation"},
            "admin:awards_recognition_comparison": {"r": self.recognition.pk},
            "admin:awards_recognition_comparison_file": {"r": self.recognition.pk},
        }.get(name, {})

    def sent(self, name: str) -> dict:
        """What a form at the address sends to do something to a record of the district."""
        finding = {"finding": f"recognition:{self.recognition.pk}:headline|x"}
        if name.endswith("_changelist"):
            model = next(m for m in self.rows if f"_{m._meta.model_name}_" in name)
            chosen = self.rows[model].pk
            return {"action": "delete_selected", "_selected_action": [chosen], "post": "yes"}
        return {
            "admin:awards_awardyear_mend": finding,
            "admin:awards_acknowledgement_settle": finding,
            "admin:awards_awardyear_mend_year": {"rule": "punctuation"},
            "admin:awards_awardyear_units": {"row": self.recognition.pk},
            "admin:autocomplete": {},
        }.get(name, {})
