"""The public pages that are checked: one of every kind, as it is drawn for different readers."""

from awards.models import Erratum, Notice, Objection
from tests.factories import (
    make_award,
    make_award_year,
    make_calendar,
    make_erratum,
    make_notice,
    make_objection,
    make_recognition,
    make_unit,
)
from tests.pages import LISTS, PLAIN

UNIT, YEAR = "/units/zhoushan-gonganju/", "/awards/model-organ/2025/"
OF_ZHOUSHAN = (
    *(UNIT, f"{UNIT}model-organ/2025/", "/units/putuo-rensheju/model-organ/2025/"),
    *(YEAR, "/awards/model-organ/", "/regions/330900/model-organ/2025/"),
    *("/recognitions/?year=abc", "/recognitions/?year=2024", "/compare/?r=1&r=2&r=3"),
    *("/search/?q=%E5%85%AC%E5%AE%89", "/search/?q=%E6%97%A0%E6%9C%89", "/nothing/"),
    *("/errata/?page=/units/", "/errata/receipt/", "/errata/receipt/?number=A"),
    *("/notices/receipt/", "/verify/?code=ABC", "/verify/ABC/"),
)
#: As the cookie says it.
LOOKS = ("", "large", "large.contrast.pointer")


def add_samples() -> None:
    """A year on notice with an objection, and a reported error; where there are none."""
    if Notice.objects.exists():
        return
    make_calendar()
    award = make_award("shili-gongshi", name="示例公示奖", needs_notice=True)
    year = make_award_year(2026, award=award, released=False)
    row = make_recognition(award_year=year, unit=make_unit(name="示例甲局"), stage="on_notice")
    make_objection(make_notice(row, award_year=year))
    make_erratum()


def addresses() -> list[str]:
    """One of every kind, and lists as they are printed whole."""
    notice = Notice.objects.select_related("award_year__award").first().get_absolute_url()
    return [
        *PLAIN,
        *(f"{one}?paper=1" for one in LISTS),
        *OF_ZHOUSHAN,
        *(notice, f"{notice}objection/"),
        f"/notices/receipt/{Objection.objects.first().receipt}/",
        f"/errata/receipt/{Erratum.objects.first().receipt}/",
    ]
