"""What a figure's wording is read as, in columns and in words, and which columns follow it.

One rule for the form and for tables.
"""

from collections.abc import Mapping

from awards.models import Achievement
from awards.models.figures import DERIVED, quantity_of

from . import readings

#: What the columns hold before anything is read.
BLANK = {name: Achievement._meta.get_field(name).get_default() for name in DERIVED}

#: What the reading adds to the words of the amount, by qualifier.
NOTES = {
    "more_than": "（不含本数）",
    "at_least": "（含本数）",
    "nearly": "（还不到）",
    "less_than": "（不含本数）",
    "at_most": "（含本数）",
}


def meaning_of(wording: str) -> dict | None:
    """The derived columns that a wording stands for; None when it says no figure."""
    read = quantity_of(wording.strip())
    return read and Achievement.meaning(read)


def followed(given: Mapping, meaning: Mapping | None, before: Mapping) -> dict:
    """The derived columns of a wording that means `meaning`, where a person gave others.

    `before` is what the wording that they were given for was read as. A column that differs from
    that reading was corrected by hand and stays; every other column follows the wording.
    """
    now = meaning or BLANK
    return {
        name: now[name] if _follows(name, given, before) else given.get(name) for name in DERIVED
    }


def _follows(name: str, given: Mapping, before: Mapping) -> bool:
    """Whether a column holds what the earlier wording was read as, or nothing that it must."""
    if given.get(name) == before[name]:
        return True
    if name in ("kind", "qualifier"):
        return given.get(name) == ""
    is_rank = given.get("kind") == Achievement.Kind.RANK
    return name == "value" and given.get(name) is None and not is_rank


def said(meaning: dict) -> str:
    """What was understood, as a sentence for a person: 读作：多于 19,000 艘次（不含本数）。"""
    if meaning["kind"] == Achievement.Kind.RANK:
        return "读作：名次，照原文显示，不记数值。"
    if meaning["value"] is None:
        return ""
    columns = ("value", "upper_value", "qualifier", "measure")
    amount = readings.amount(*(meaning[name] for name in columns))
    unit = "" if meaning["measure"] else "没有量词，有的话请补填。"
    return f"读作：{amount}{NOTES.get(meaning['qualifier'], '')}。{unit}"
