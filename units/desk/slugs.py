"""Names in addresses: made in pinyin when left empty, and never changed by themselves."""

import re

from django import forms
from django.db.models import Model

from units.search import readings


def in_pinyin(parts: list[str], longest: int) -> str:
    """A slug of Chinese parts: 舟山, 公安局 → zhoushan-gonganju; initials where it gets too long.

    "" when there is no letter or digit in them.
    """
    known = readings.known()
    said = [known.romanised(part) for part in parts]
    full = "-".join(filter(None, (_latin(pinyin) for pinyin, _ in said)))
    if len(full) <= longest:
        return full
    return "-".join(filter(None, (_latin(initials) for _, initials in said)))[:longest]


def unit_parts(name: str, district: str) -> list[str]:
    """The parts of a unit's slug: the district without its 市 or 区, then what follows it."""
    place = district[:-1] if len(district) > 2 else district
    return [place, name.rpartition(district)[2]] if district in name else [name]


def _latin(text: str) -> str:
    return re.sub("[^a-z0-9]+", "-", text.lower()).strip("-")


def free_slug(model: type[Model], wanted: str) -> str:
    """`wanted`, or with the first number from 2 that no row of `model` has yet."""
    taken = set(model.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(s for s in numbered if s not in taken)


def free_slugs(model: type[Model], wanted: list[str]) -> list[str]:
    """What `free_slug` gives for one after the other of new rows, each beside those before it."""
    taken = set(model.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    given = []
    for slug in wanted:
        if slug in taken:
            taken |= set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
            numbered = (f"{slug}-{n}" for n in range(2, len(taken) + 3))
            slug = next(one for one in numbered if one not in taken)
        taken.add(slug)
        given.append(slug)
    return given


class SluggedForm(forms.ModelForm):
    """A form whose `slug` may be left empty: a new row gets one, an existing row keeps its own."""

    #: The columns whose text the slug is made from.
    slug_from: tuple[str, ...] = ("name",)
    slug_help = (
        "网址中的名称，用小写拼音和连字符；留空则自动生成，以后改名它也不变。公布后请勿更改。"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if slug := self.fields.get("slug"):
            slug.required = False
            slug.help_text = self.slug_help
            slug.error_messages["invalid"] = "只用小写字母、数字和连字符；可以留空，会自动生成。"

    def slug_parts(self, cleaned: dict) -> list[str]:
        """The parts of the slug, in Chinese; [] while something needed is missing."""
        return [cleaned[name] for name in self.slug_from if cleaned.get(name)]

    def clean(self):
        """Fill an empty slug."""
        cleaned = super().clean()
        if "slug" not in self.fields or "slug" in self.errors or cleaned.get("slug"):
            return cleaned
        if self.instance.pk:
            cleaned["slug"] = self.instance.slug
        elif parts := self.slug_parts(cleaned):
            model = self._meta.model
            longest = model._meta.get_field("slug").max_length - 4  # room for a number
            slug = in_pinyin(parts, longest) or model._meta.model_name
            cleaned["slug"] = free_slug(model, slug)
        return cleaned
