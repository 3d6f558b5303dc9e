"""How words are read, where a dictionary of pinyin has them wrong (读音), as staff keep it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models

from units.permissions import OF_LISTS
from units.texts import columns

from .spelling import HAN, Readings, fold

#: One character is read differently from word to word.
WORD = re.compile(f"[{HAN}]{{2,}}")
#: How many units are read anew at once.
AT_ONCE = 500
SYLLABLES = re.compile("[a-z]+( [a-z]+)*")
#: ü taken apart, with a tone before or behind its dots: ü, ǚ, ǜ.
UMLAUT = re.compile("u([\u0300-\u0304\u030c]?)\u0308")


class Reading(models.Model):
    """A word, mostly of place names, and how it is read: 长涂, "chang tu"."""

    word = columns.CharField(
        "词语", max_length=20, unique=True, help_text="两个字以上，连着前后的字写，如：长涂。"
    )
    pinyin = columns.CharField(
        "读音",
        max_length=140,
        help_text="一字一个音节，不标声调，用空格隔开，如：chang tu；ü 写作 v。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "读音"
        default_permissions = OF_LISTS
        ordering = ["word"]

    def __str__(self):
        return f"{self.word} {self.pinyin}"

    def clean(self):
        """Writes the reading without tones. Raises ValidationError with what to write instead."""
        apart = unicodedata.normalize("NFD", self.pinyin.lower())
        self.pinyin = " ".join(fold(UMLAUT.sub(r"v\1", apart)).split())
        if self.word and not WORD.fullmatch(self.word):
            raise ValidationError({"word": "请写两个以上的汉字，不夹字母、数字和标点。"})
        if self.pinyin and not SYLLABLES.fullmatch(self.pinyin):
            raise ValidationError({"pinyin": "请只写拼音字母，一字一个音节，用空格隔开。"})
        given = len(self.pinyin.split())
        if self.word and given and given != len(self.word):
            raise ValidationError(
                {
                    "pinyin": f"“{self.word}”有 {len(self.word)} 个字，这里写了 {given} 个音节。"
                    "请一字写一个音节，用空格隔开，如：chang tu。"
                }
            )


def read_anew(units: models.QuerySet) -> None:
    """Bring the romanised names of units, by which they are ordered, in step with the readings."""
    read, changed = known(), []
    for unit in units.only("name", "pinyin", "initials").order_by("pk").iterator(AT_ONCE):
        before = unit.pinyin, unit.initials
        unit.pinyin, unit.initials = read.romanised(unit.name)
        if before != (unit.pinyin, unit.initials):
            changed.append(unit)
    units.model.objects.bulk_update(changed, ["pinyin", "initials"], AT_ONCE)


def known() -> Readings:
    """All readings that staff keep, asked for anew."""
    return Readings(tuple(Reading.objects.order_by("word").values_list("word", "pinyin")))
