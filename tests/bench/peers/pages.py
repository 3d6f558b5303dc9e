"""The pages of a portal as plain values, for another system to show the same."""

from itertools import groupby

from awards.figures.readings import meaning
from awards.models import AwardYear, Recognition, Source
from units.models import Unit


def pages(award_year: AwardYear) -> dict:
    """All units with their honours, and one year's."""
    recognitions = Recognition.objects.public().for_story().order_by("unit", "-award_year__year")
    return {
        "year": year_of(award_year),
        "sources": list(Source.objects.values("pk", "title", "publisher", "published_on")),
        "units": [
            {
                "page": page_of(unit),
                "brands": [
                    {"name": brand.name, "meaning": brand.meaning} for brand in unit.brands.all()
                ],
                "honours": [honour_of(recognition) for recognition in some],
            }
            for unit, some in groupby(recognitions, key=lambda recognition: recognition.unit)
        ],
    }


def year_of(award_year: AwardYear) -> dict:
    """What a year's page says of the year."""
    reports = award_year.region_reports.public().select_related("district")
    return {
        "title": award_year.award.name,
        "slug": "year",
        "year": award_year.year,
        "body": award_year.conferring_body,
        "document": award_year.document_number,
        "conferred_on": award_year.conferred_on,
        "reports": "\n".join(f"{report.district.name}：{report.headline}" for report in reports),
    }


def page_of(unit: Unit) -> dict[str, str]:
    """What a unit's page says of the unit."""
    return {
        "title": unit.name,
        "slug": unit.slug,
        "names": "、".join(str(name) for name in unit.names.all()),
        "district": unit.district.name,
        "tier": unit.get_tier_display(),
        "category": unit.get_category_display(),
    }


def honour_of(recognition: Recognition) -> dict:
    """What pages say of a recognition."""
    ended = f"{recognition.get_stage_display()}，{recognition.ended_on}：{recognition.ended_reason}"
    return {
        "row": {
            "year": recognition.award_year.year,
            "sort_order": recognition.position,
            "award": recognition.award_year.award.name,
            "name_then": recognition.name_then,
            "headline": recognition.headline,
            "ended": "" if recognition.is_winner else ended,
        },
        "figures": [
            {
                "wording": figure.wording,
                "label": figure.label,
                "meaning": meaning(figure),
                "period": figure.period,
                "source_id": figure.source_id,
                "locator": figure.locator,
            }
            for figure in recognition.leading[:3]
        ],
        "practices": [
            {"title": practice.title, "kind": practice.get_kind_display()}
            for practice in recognition.practices.all()
        ],
    }
