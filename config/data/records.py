"""Public records as JSON has them: one function a kind, from stored rows to plain values."""

from decimal import Decimal

from awards.figures.readings import plain
from awards.models import Achievement, Practice, Recognition, Source
from units.models import Unit


def number_record(number: Decimal | None) -> str | None:
    """A number as a decimal string: 2000, 90.5."""
    return None if number is None else plain(number)


def source_record(source: Source | None, locator: str) -> dict | None:
    """Where something is printed: title, publisher, date and place; None without a source."""
    if source is None:
        return None
    return {
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published_on": source.published_on,
        "locator": locator,
    }


def baseline_record(figure: Achievement) -> dict | None:
    """What a figure moved from: as printed, its value, and what its wording says by itself."""
    if not figure.baseline_wording:
        return None
    was = figure.baseline
    return {
        "wording": figure.baseline_wording,
        "value": number_record(figure.baseline_value),
        "upper_value": number_record(was.upper_value if was else None),
        "qualifier": was.qualifier.value if was else "",
        "measure": was.measure if was else "",
    }


def achievement_record(figure: Achievement) -> dict:
    """A figure: its wording as printed and what it means; numbers as decimal strings."""
    return {
        "wording": figure.wording,
        "kind": figure.kind,
        "value": number_record(figure.value),
        "upper_value": number_record(figure.upper_value),
        "qualifier": figure.qualifier,
        "measure": figure.measure,
        "label": figure.label,
        "period": figure.period,
        "direction": figure.direction,
        "baseline": baseline_record(figure),
        "indicator": figure.indicator.slug if figure.indicator else None,
        "source": source_record(figure.source, figure.locator),
    }


def practice_record(practice: Practice) -> dict:
    """A practice and where it is printed."""
    return {
        "kind": practice.kind,
        "title": practice.title,
        "summary": practice.summary,
        "source": source_record(practice.source, practice.locator),
    }


def owner_record(row: Practice | Achievement) -> dict:
    """Whose a practice or a figure is: a unit's or a district's, and in which year."""
    year = row.award_year
    unit = row.recognition and unit_reference(row.recognition)
    district = row.region_report and row.region_report.district.code
    return {
        "year": year.year,
        "award": year.award.slug,
        "unit": unit,
        "district": district,
        "url": row.get_absolute_url(),
    }


def unit_reference(recognition: Recognition) -> dict:
    """The unit of a recognition, under its present name and its name then."""
    unit = recognition.unit
    return {"slug": unit.slug, "name": unit.name, "name_then": recognition.name_then}


def quotation_record(recognition: Recognition) -> dict | None:
    """What somebody said of it, who, and where that is printed; None without."""
    if not recognition.quotation:
        return None
    source = source_record(recognition.quotation_source, recognition.quotation_locator)
    return {
        "text": recognition.quotation,
        "quoted_from": recognition.quoted_from,
        "source": source,
    }


def recognition_record(recognition: Recognition) -> dict:
    """A recognition with all its practices and figures."""
    year = recognition.award_year
    return {
        "year": year.year,
        "award": year.award.slug,
        "award_name": year.award.name,
        "unit": unit_reference(recognition),
        "district": recognition.unit.district.code,
        "tier": recognition.unit.tier,
        "category": recognition.unit.category,
        "stage": recognition.stage,
        "brand": recognition.brand.name if recognition.brand else None,
        "headline": recognition.headline,
        "citation": recognition.citation,
        "summary": recognition.summary,
        "quotation": quotation_record(recognition),
        "document_number": year.document_number,
        "conferred_on": year.conferred_on,
        "url": recognition.get_absolute_url(),
        "practices": [practice_record(practice) for practice in recognition.practices.all()],
        "achievements": [achievement_record(figure) for figure in recognition.achievements.all()],
    }


def unit_record(unit: Unit) -> dict:
    """A unit with its other names and its brands."""
    return {
        "slug": unit.slug,
        "name": unit.name,
        "short_name": unit.short_name,
        "names": [{"name": name.name, "kind": name.kind} for name in unit.names.all()],
        "brands": [brand.name for brand in unit.brands.all()],
        "district": unit.district.code,
        "tier": unit.tier,
        "category": unit.category,
        "credit_code": unit.credit_code,
        "url": unit.get_absolute_url(),
    }
