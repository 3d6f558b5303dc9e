"""What the address of a public list asks for, said in words, checked and filtered.

Every list page and its open data share one FilterSet. What it does not understand it refuses in
words; it never answers with the whole list instead.
"""

import re
from collections.abc import Collection
from functools import cached_property

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from units.search.finding import MOST, TOO_MANY
from units.search.spelling import words
from units.texts.entry import TextEntry

#: Longest search text, in characters.
MAX_QUERY = 100
#: What WeChat and campaign links append to shared addresses; it asks nothing of a list.
TRACKING = re.compile(
    r"from|isappinstalled|scene|subscene|clicktime|enterid|sessionid|nsukey|utm_\w+"
)


class SearchField(TextEntry):
    """A search text."""

    default_error_messages = {
        "max_length": f"检索词太长，最多 {MAX_QUERY} 个字。请缩短后再试。",
        "unfit": "检索词里有无法识别的字符，请重新输入。",
    }

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", MAX_QUERY)
        super().__init__(**kwargs)
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = self.error_messages["max_length"]

    widget_attrs = forms.CharField.widget_attrs


class SearchFilter(django_filters.CharFilter):
    """A search text as a filter, which narrows what the other filters leave: `PublicFilterSet`."""

    field_class = SearchField

    def filter(self, qs, value):
        return qs


class YearFilter(django_filters.NumberFilter):
    """A year as a filter; its choices are the years that have something to show."""

    field_class = forms.IntegerField

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", "年度")
        super().__init__(
            *args,
            min_value=1949,
            max_value=2100,
            widget=forms.Select,
            error_messages={
                "invalid": "年度应是四位数字，如 2025。",
                "min_value": "年度应在 1949 到 2100 之间。",
                "max_value": "年度应在 1949 到 2100 之间。",
            },
            **kwargs,
        )


class CodeFilter(django_filters.ChoiceFilter):
    """One of a set of codes or slugs; the message repeats what was asked for."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("empty_label", "全部")
        super().__init__(
            *args,
            error_messages={"invalid_choice": "没有“%(value)s”这一项，请从列表中选择。"},
            **kwargs,
        )


class OrderFilter(CodeFilter):
    """The order of a list, one of some: {code: (words, columns)}; it narrows nothing."""

    def __init__(self, orders: dict[str, tuple[str, list[str]]], **kwargs):
        self.orders = {code: columns for code, (_, columns) in orders.items()}
        choices = [(code, words) for code, (words, _) in orders.items()]
        super().__init__(label="排序", choices=choices, empty_label="默认", **kwargs)

    def filter(self, qs, value):
        return qs


class PublicFilterSet(django_filters.FilterSet):
    """The filters of one public list.

    `notices` are the sentences for a page that ignores something; `problems` the errors for data,
    which ignores nothing: {parameter: [sentence, …]}.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        queryset: QuerySet | None = None,
        *,
        with_choices: bool = True,
        **kwargs,
    ):
        """`with_choices` looks up what there is to choose from, without which nothing is shown."""
        self.asked = QueryDict(mutable=True)
        for name, values in (data or QueryDict()).lists():
            self.asked.setlist(name, ["" if not value.strip() else value for value in values])
        super().__init__(self.asked, queryset=queryset, **kwargs)
        for name, choices in self.options().items() if with_choices else ():
            self._offer(name, choices)

    def options(self) -> dict[str, list[tuple[str, str]]]:
        """Choices that come from the database, by filter, as (code, words)."""
        return {}

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        extra = self.filters[name].extra
        if isinstance(self.filters[name], YearFilter):
            asked = self.asked.get(name, "")
            if asked.isdecimal() and asked not in dict(choices):
                choices = [(asked, asked), *choices]
            extra["widget"] = forms.Select(choices=[("", "全部"), *choices])
        else:
            extra["choices"] = choices

    @property
    def text(self) -> str:
        """What is searched for; empty where nothing is."""
        text = self.chosen.get("q", "")
        return text if words(text) else ""

    @property
    def qs(self) -> QuerySet:
        """The rows, of a search as many as are listed; none when something was not understood."""
        if self.text and not self.refusals:
            return self.in_order(self.queryset.filter(pk__in=self.hits))
        return self.in_order(self.among(self.queryset))

    def among(self, queryset: QuerySet, met: Collection[str] = ()) -> QuerySet:
        """All rows of another queryset that are asked for, whatever their number.

        Of the filters `met`, by name, nothing is asked: the rows were chosen by them.
        """
        if self.refusals:
            return queryset.none()
        for name, value in self.form.cleaned_data.items():
            if name not in met:
                queryset = self.filters[name].filter(queryset, value)
        return queryset.matching(self.text) if self.text else queryset

    def in_order(self, rows: QuerySet) -> QuerySet:
        """Rows in the order that is asked for, or in their own."""
        order = self.chosen.get("ordering")
        return rows.order_by(*self.filters["ordering"].orders[order]) if order else rows

    @property
    def hits(self) -> list[int]:
        """The keys of the rows that a search finds, as many as are listed."""
        return self._found[:MOST]

    @property
    def is_cut(self) -> bool:
        """Whether a search finds more rows than are listed."""
        return bool(self.text) and not self.refusals and len(self._found) > MOST

    @cached_property
    def _found(self) -> list[int]:
        return self.find(self.filter_queryset(self.queryset), MOST + 1)

    def find(self, rows: QuerySet, most: int) -> list[int]:
        """The keys of those of some rows that the text finds, so many at most."""
        return rows.hits(self.text, most)

    @property
    def refusals(self) -> dict[str, list[str]]:
        """What cannot be answered: bad values, and a parameter given twice with two values."""
        found = {name: [str(e) for e in errors] for name, errors in self.form.errors.items()}
        for name in self.filters:
            if len(set(self.asked.getlist(name))) > 1:
                label = self.filters[name].label
                found.setdefault(name, []).append(f"“{label}”给了不止一个值，请只留一个。")
        return found

    @property
    def unknown(self) -> list[str]:
        """Parameters that this list does not have."""
        known = {*self.filters, "page", "paper"}
        return [name for name in self.asked if name not in known and not TRACKING.fullmatch(name)]

    @property
    def notices(self) -> list[str]:
        """Sentences for the page: refusals, and what was ignored."""
        said = [
            f"{self.filters[name].label}：{'；'.join(errors)}"
            for name, errors in self.refusals.items()
        ]
        said += [f"没有名为“{name[:40]}”的筛选条件，已忽略。" for name in self.unknown[:5]]
        if any(name in self.filters and not value.strip() for name, value in self.asked.items()):
            said += [] if self.active or said else ["空白的条件不作限定，下面是全部记录。"]
        return said + [TOO_MANY] * self.is_cut

    @property
    def problems(self) -> dict[str, list[str]]:
        """Errors for open data, which refuses what a page would ignore."""
        found = dict(self.refusals)
        for name in self.unknown:
            found[name[:40]] = ["没有这个参数。"]
        for name in self.filters:
            if name in self.asked and not self.asked[name].strip():
                found[name] = ["参数为空；不需要的参数请去掉。"]
        return found

    @property
    def chosen(self) -> dict:
        """What is filtered, by parameter; a record where one is asked for by its slug."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        refused = self.refusals
        return {
            name: value
            for name, value in cleaned.items()
            if value not in (None, "", []) and name not in refused
        }

    @property
    def values(self) -> dict:
        """What is filtered, as plain values by parameter."""
        return {name: getattr(value, "slug", value) for name, value in self.chosen.items()}

    @property
    def active(self) -> list[dict[str, str]]:
        """What is filtered, in words: name, label, text, and the query without it."""
        return [
            {
                "name": name,
                "label": self.filters[name].label,
                "text": self._words(name, value),
                "without": self.query(without=name),
            }
            for name, value in self.chosen.items()
            if name != "ordering"
        ]

    def _words(self, name: str, value) -> str:
        choices = self.filters[name].extra.get("choices") or []
        return str(dict(choices).get(value, value)).strip()

    def query(self, without: str = "") -> str:
        """The address's query for these filters, of known non-empty parameters only."""
        kept = QueryDict(mutable=True)
        for name in self.filters:
            if name != without and self.asked.get(name, "").strip():
                kept[name] = self.asked[name]
        return kept.urlencode()
