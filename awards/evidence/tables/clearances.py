"""Whom a year consulted and what they answered, with their letters; which vetoes were found."""

from awards.evidence.archive import Archive
from awards.evidence.checking import DIGEST, FILE
from awards.evidence.words import CHUNK, FILE_AT_A_TIME, file_name
from awards.models import AwardYear, Clearance, ClearanceFile, VetoFinding

ANSWERS, VETOES = "04征求意见/征求意见.csv", "04征求意见/一票否决.csv"
BODIES, ITEMS = "04征求意见/征求意见单位.csv", "04征求意见/一票否决项.csv"


def put(archive: Archive, year: AwardYear) -> None:
    """All of this into an archive."""
    for name, head, rows in (
        (BODIES, "征求意见单位", year.consulted_bodies),
        (ITEMS, "一票否决项", year.veto_items),
    ):
        archive.records(name, rows.all(), {head: lambda one: one.name})
    _answers(archive, year, _letters(archive, year))
    _vetoes(archive, year)


def _letters(archive: Archive, year: AwardYear) -> dict[int, tuple[str, str]]:
    """The written answers: name and digest of each by the key of the answer."""
    rows = ClearanceFile.objects.filter(clearance__recognition__award_year=year)
    rows = rows.select_related("clearance__recognition").defer("clearance__recognition__story")
    named = {}
    for place, one in enumerate(rows.order_by("clearance_id").iterator(FILE_AT_A_TIME), 1):
        unit = one.clearance.recognition.name_then
        name = f"04征求意见/复函/{file_name(place, unit, one.format)}"
        archive.file(name, bytes(one.content))
        named[one.clearance_id] = name, one.digest
    return named


def _answers(archive: Archive, year: AwardYear, letters: dict[int, tuple[str, str]]) -> None:
    rows = Clearance.objects.filter(recognition__award_year=year).order_by("id")
    rows = rows.select_related("recognition", "body").defer("recognition__story")
    archive.records(
        ANSWERS,
        rows.iterator(CHUNK),
        {
            "单位": lambda one: one.recognition.name_then,
            "征求意见单位": lambda one: one.body.name,
            "结果": lambda one: one.get_result_display(),
            "征求日期": lambda one: one.asked_on,
            "答复日期": lambda one: one.answered_on,
            "说明": lambda one: one.remark,
            FILE: lambda one: letters.get(one.pk, ("", ""))[0],
            DIGEST: lambda one: letters.get(one.pk, ("", ""))[1],
        },
    )


def _vetoes(archive: Archive, year: AwardYear) -> None:
    rows = VetoFinding.objects.filter(recognition__award_year=year).order_by("id")
    archive.records(
        VETOES,
        rows.select_related("recognition", "item").defer("recognition__story").iterator(CHUNK),
        {
            "单位": lambda one: one.recognition.name_then,
            "一票否决项": lambda one: one.item.name,
            "存在": lambda one: one.is_found,
            "情形": lambda one: one.reason,
        },
    )
