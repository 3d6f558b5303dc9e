"""What a certificate states, and what it lacks before it can be made."""

import json
from dataclasses import astuple, dataclass
from datetime import date

from awards.models import AwardYear, Recognition
from awards.models.wordings import AWARD, BODY, DOCUMENT, YEAR, filled

from .codes import code_of

#: How staff say in place of a conferring body that they have no document yet (AwardYear).
NOT_THERE = "以命名文件为准"


@dataclass(frozen=True)
class Statement:
    """The facts of a certificate; a change of any makes another certificate with another code."""

    recognition: int
    name: str
    award: str
    year: int
    body: str
    document: str
    on: date

    @property
    def signed(self) -> str:
        """The facts as what is signed."""
        return json.dumps(astuple(self), ensure_ascii=False, default=date.isoformat)

    @property
    def code(self) -> str:
        """What it is verified by."""
        return code_of(self.recognition, self.signed)

    @property
    def number(self) -> str:
        """The number that is printed on it (证书编号): the year, and a number of its own."""
        return f"{self.year}{self.recognition:06}"

    def words(self, wording: str) -> list[str]:
        """What is printed below the unit's name, line by line; one may be the award alone."""
        values = {
            YEAR: str(self.year),
            AWARD: self.award,
            BODY: self.body,
            DOCUMENT: self.document,
        }
        return [line.strip() for line in filled(wording, values).splitlines() if line.strip()]


def statement_of(recognition: Recognition) -> Statement:
    """What the certificate of a recognition states, read with its year and award."""
    year = recognition.award_year
    return Statement(
        recognition=recognition.pk,
        name=recognition.name_then,
        award=year.award.name,
        year=year.year,
        body=year.conferring_body,
        document=year.document_number,
        on=year.conferred_on,
    )


def year_obstacles(year: AwardYear) -> list[str]:
    """Why no certificates of a year can be made, as sentences that say what to do."""
    if not year.is_released:
        return ["这一年度还没有命名并发布，不能打印证书。"]
    lacks = []
    if not year.conferring_body or NOT_THERE in year.conferring_body:
        lacks.append("授予机关")
    if not year.document_number:
        lacks.append("文号")
    if year.conferred_on is None:
        lacks.append("命名日期")
    if lacks:
        return [
            f"证书上要印授予机关、文号和命名日期，还缺{'、'.join(lacks)}。"
            "请录入员在年度评选页的“命名文件”一栏填写。"
        ]
    return []


def obstacles(recognition: Recognition) -> list[str]:
    """Why a recognition gets no certificate, as sentences; empty when it does."""
    found = year_obstacles(recognition.award_year)
    if not found and not recognition.is_winner:
        stage = recognition.get_stage_display()
        found = [f"{recognition.name_then}现在是“{stage}”，不能打印证书。"]
    return found
