"""Units that are like another one: of the same field, or with figures of the same indicator."""

from .models import Unit

#: How many of each kind a page names, and among how many figures they are looked for.
SHOWN, LOOKED_AT = 6, 60


def of_field(unit: Unit) -> list[Unit]:
    """Other recognised units of its field, in protocol order."""
    others = Unit.objects.public().filter(category=unit.category).exclude(pk=unit.pk)
    rows = others.select_related("district").order_by("protocol_order", "pinyin", "pk")
    return list(rows[:SHOWN])


def by_indicator(unit: Unit) -> list[tuple[Unit, list]]:
    """Other units with public figures of an indicator that its own have, over all years, the
    latest first, each with those indicators."""
    recognitions = Unit._meta.get_field("recognitions").related_model
    figures = recognitions._meta.get_field("achievements").related_model.objects
    own = figures.filter(
        recognition__in=unit.recognitions.public(), indicator__isnull=False
    ).order_by()
    shared = list(own.values_list("indicator", flat=True).distinct())
    if not shared:
        return []
    rows = figures.filter(indicator__in=shared).exclude(recognition__unit=unit)
    rows = rows.select_related("indicator", "recognition__unit__district")
    found: dict[Unit, list] = {}
    for figure in rows.of_units(LOOKED_AT):
        indicators = found.setdefault(figure.recognition.unit, [])
        if figure.indicator not in indicators:
            indicators.append(figure.indicator)
    return list(found.items())[:SHOWN]
