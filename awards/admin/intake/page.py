"""What one page of a source's intake shows: the text's candidates, by group, open or decided."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode

from awards.intake import acceptance, offers
from awards.intake.candidates import Candidate
from awards.models import Achievement, AwardYear, Decision, Indicator, Source
from awards.proofreading import Finding, wrong_terms
from units.models import Unit
from units.remits import district_of, within

from . import reports, turning
from .candidates import CandidateForm, Card, Group, as_figure, key_of

#: The group of what stands outside of any unit's section.
REGION = "region"
OWNERS_OF_DECIDED = tuple(f"achievement__{owner}" for owner in acceptance.OWNERS)


class IntakePage:
    """One page of a source's candidates, read with a number of queries that they do not change.

    `asked` is the query string: year, page, and to whom each group goes (`to-…`). `posted` is the
    form that was sent, if any. With `only`, no card is made but those of these keys. `offered` is
    what the text offers, if that was read just now. Figures go to whom the `user` answers for.
    """

    def __init__(
        self,
        source: Source,
        asked: QueryDict,
        posted: QueryDict | None = None,
        only: Collection[str] | None = None,
        offered: offers.Offers | None = None,
        *,
        user,
    ):
        self.source, self.asked, self.only = source, asked, only
        self.user = user
        self.years = list(AwardYear.objects.select_related("award"))
        self.year = self._year()
        self.offers = offered or offers.Offers(
            source.text, offers.unit_names(source.text, self.year)
        )
        self.outcomes = dict(source.decisions.order_by().values_list("fingerprint", "outcome"))
        self.number = self._number()
        self.shown = self.offers.page(self.number)
        keys = {key_of(candidate) for candidate in self.shown}
        self.posted = turning.unpacked(posted, keys) if posted is not None else None
        self.carried = turning.carried(self.posted, keys)
        self.groups = self._groups()
        self.carded = [c for c in self.shown if only is None or key_of(c) in only]
        self.cards = self._cards()

    def anew(self) -> "IntakePage":
        """The page as it is after what was decided."""
        return IntakePage(
            self.source, self.asked, self.posted, self.only, self.offers, user=self.user
        )

    # What was asked for

    def _year(self) -> AwardYear | None:
        """The year asked for; else where this text's figures went last, the one year that it
        names, an open one, the latest."""
        by_key = {str(year.pk): year for year in self.years}
        if year := by_key.get(self.asked.get("year", "")):
            return year
        rows = self.source.decisions.exclude(achievement=None)
        if latest := rows.select_related(*OWNERS_OF_DECIDED).first():
            return by_key[str(latest.achievement.owner.award_year_id)]
        named = [year for year in self.years if f"{year.year}年度" in self.source.text]
        if len(named) == 1:
            return named[0]
        unreleased = [year for year in self.years if not year.is_released]
        return next(iter(unreleased or self.years), None)

    def _number(self) -> int:
        """The page asked for, else the first that has something to decide."""
        asked = self.asked.get("page", "")
        if asked.isdecimal() and 1 <= int(asked[:9]) <= self.page_count:
            return int(asked)
        left = (n for n, key in enumerate(self.offers.fingerprints) if key not in self.outcomes)
        return next(left, 0) // offers.PER_PAGE + 1

    @property
    def page_count(self) -> int:
        return self.offers.page_count

    def _left(self, fingerprints: Iterable[str]) -> int:
        """How many of these are not decided."""
        return sum(fingerprint not in self.outcomes for fingerprint in fingerprints)

    # Groups and cards

    def _groups(self) -> dict[str, Group]:
        """The groups of this page in the order of the text, each with its owner."""
        slugs = dict.fromkeys(candidate.unit for candidate in self.shown)
        units = {unit.slug: unit for unit in Unit.objects.filter(slug__in=filter(None, slugs))}
        groups = {}
        for slug in slugs:
            unit = units.get(slug)
            key = slug if unit else REGION
            name = unit.name if unit else "不在任何单位部分"
            groups[slug] = group = Group(key, name, unit)
            group.owner_key = self._owner_key(group)
            group.owner = self.owners.get(group.owner_key)
            group.add_url = self._add_url(group)
            group.left = self._left(c.fingerprint for c in self.shown if c.unit == slug)
        public = acceptance.public_owners(group.owner for group in groups.values() if group.owner)
        for group in groups.values():
            group.is_public = group.owner in public
        return groups

    @cached_property
    def owners(self) -> dict[str, acceptance.Owner]:
        """Everyone that figures may go to in this year, by a name for the form."""
        if self.year is None:
            return {}
        recognitions = within(self.user, self.year.recognitions.select_related("unit"))
        reports = within(self.user, self.year.region_reports.select_related("district"))
        found = {f"r{row.pk}": row for row in recognitions.order_by("position", "pk")}
        found |= {f"d{row.pk}": row for row in reports.order_by("district__code")}
        for owner in found.values():
            owner.award_year = self.year
        return found

    @cached_property
    def districts_left(self) -> list[tuple[str, str]]:
        """Those of which a report can be begun here; asked for where there is none."""
        return reports.districts_left(self.year, self.user)

    @property
    def owner_choices(self) -> list[tuple[str, str]]:
        return [(key, owner.called) for key, owner in self.owners.items()]

    def _owner_key(self, group: Group) -> str:
        """Whom the form or the address names; else the unit's recognition or the first report."""
        field = f"to-{group.key}"
        named = (self.posted or {}).get(field) or self.asked.get(field, "")
        if named in self.owners:
            return named
        for key, owner in self.owners.items():
            if group.unit and key[0] == "r" and owner.unit_id == group.unit.pk:
                return key
            if group.unit is None and key[0] == "d":
                return key
        return ""

    def _add_url(self, group: Group) -> str:
        """Where the owner that a group lacks is registered."""
        if self.year is None:
            return reverse("admin:awards_awardyear_add")
        model, columns = "regionreport", {}
        if group.unit:
            model, columns = "recognition", {"unit": group.unit.pk}
        query = urlencode({"award_year": self.year.pk, **columns})
        return f"{reverse(f'admin:awards_{model}_add')}?{query}"

    def _cards(self) -> list[Card]:
        decisions = self._decisions()
        forms_of = self._forms()
        cards = []
        for candidate in self.carded:
            group = self.groups[candidate.unit]
            decision = decisions.get(candidate.fingerprint)
            figure = decision and decision.achievement
            deletable = bool(figure) and decision.made_figure
            deletable = deletable and not figure.owner.award_year.is_released
            card = Card(candidate, self.source.text, group, decision, deletable)
            if decision is None:
                card.form = forms_of(candidate, group)
            group.cards.append(card)
            cards.append(card)
        return cards

    def _decisions(self) -> dict[str, Decision]:
        rows = self.source.decisions.filter(fingerprint__in=[c.fingerprint for c in self.carded])
        rows = list(rows.select_related("decided_by", *OWNERS_OF_DECIDED))
        if district_of(self.user):
            self._hide_what_is_elsewhere(rows)
        return {decision.fingerprint: decision for decision in rows}

    def _hide_what_is_elsewhere(self, decisions: list[Decision]) -> None:
        """Of what became a figure that others answer for, say no more than that."""
        keys = [one.achievement_id for one in decisions if one.achievement_id]
        mine = within(self.user, Achievement.objects.filter(pk__in=keys))
        mine = set(mine.values_list("pk", flat=True))
        for one in decisions:
            one.is_elsewhere = one.achievement_id is not None and one.achievement_id not in mine
            if one.is_elsewhere:
                one.achievement = None

    def _forms(self) -> Callable[[Candidate, Group], CandidateForm]:
        """Makes the form of an open candidate."""
        indicators = {indicator.name: indicator for indicator in self.indicators}
        suggested = self._suggested()
        printed = self._printed()
        posted = self._posted_by_prefix()

        def form(candidate: Candidate, group: Group) -> CandidateForm:
            key = key_of(candidate)
            to = posted.get(key, {}).get(f"{key}-to", "")
            target = next((g for g in self.groups.values() if g.key == to), group)
            wording = candidate.mention.quantity.wording
            label = as_figure(candidate).label
            there = sorted(printed[target.owner, wording], key=lambda f: f.label != label)
            return CandidateForm(
                posted.get(key),
                candidate=candidate,
                group=group,
                groups=list(self.groups.values()),
                existing=there,
                indicators=indicators,
                suggested=suggested.get((label, candidate.mention.quantity.measure)),
                wrong_terms=lambda text: self._wrong_terms(text),
            )

        return form

    @cached_property
    def _wrong_terms(self) -> Callable[[str], list[Finding]]:
        """What finds wrong terms; the list is read when the first figure is accepted."""
        return wrong_terms()

    def _posted_by_prefix(self) -> dict[str, MultiValueDict]:
        """What was sent for each candidate, so that its form copies no more than that."""
        found = defaultdict(MultiValueDict)
        for name in self.posted or ():
            found[name.partition("-")[0]].setlist(name, self.posted.getlist(name))
        return found

    @cached_property
    def indicators(self) -> list[Indicator]:
        return list(Indicator.objects.only("name", "measure"))

    def _suggested(self) -> dict[tuple[str, str], Indicator]:
        """The indicator of figures that have the same label and measure."""
        labels = {as_figure(candidate).label for candidate in self.carded} - {""}
        rows = Achievement.objects.filter(label__in=labels, indicator__isnull=False)
        rows = rows.order_by("pk").select_related("indicator")
        return {(row.label, row.measure): row.indicator for row in rows}

    def _printed(self) -> dict[tuple, list[Achievement]]:
        """The year's figures that may be what a candidate says, by owner and wording."""
        found = defaultdict(list)
        if self.year is not None:
            wordings = {candidate.mention.quantity.wording for candidate in self.carded}
            rows = within(self.user, Achievement.objects.of_year(self.year))
            rows = rows.filter(wording__in=wordings)
            taken = self.source.decisions.order_by().filter(achievement=OuterRef("pk"))
            rows = rows.annotate(is_taken_here=Exists(taken))
            for figure in rows.select_related(*acceptance.OWNERS, "source").defer("source__text"):
                found[figure.owner, figure.wording].append(figure)
        return found

    def refuse(self, refused: dict[str, acceptance.Refused]) -> None:
        """Show beside each candidate, by fingerprint, why it was not saved."""
        for card in self.cards:
            if card.form and (refusal := refused.get(card.candidate.fingerprint)):
                card.form.full_clean()
                for reason in refusal.reasons:
                    card.form.add_error(None, reason)

    @property
    def is_typed_in(self) -> bool:
        """Whether something is filled in that is not saved: only the form holds that."""
        begun = any(self.report_typed.values())
        return begun or bool(self.carried) or any(card.is_typed_in for card in self.cards)

    @property
    def report_typed(self) -> dict[str, str]:
        """What is filled in of a report that is to be begun."""
        return {name: (self.posted or {}).get(name, "") for name in reports.TYPED}

    @property
    def begins_report(self) -> bool:
        """Whether this page has figures that a report is to be begun for."""
        return any(not group.owner and not group.unit for group in self.groups.values())

    def turned(self, to: str) -> "IntakePage":
        """Another page of the text, or the year chosen, with what is typed in on this one."""
        asked, typed = self.asked.copy(), {card.key for card in self.cards if card.is_typed_in}
        form = turning.packed(self.posted, typed)
        offered = self.offers
        if to == turning.YEAR:
            asked["year"], asked["page"], offered = form.get("year", ""), str(self.number), None
            form.pop("confirmed", None)
        else:
            asked["page"] = to
        return IntakePage(self.source, asked, form, None, offered, user=self.user)

    # What the page says

    @property
    def segments(self) -> Iterator[tuple[str, Card | None]]:
        """The text of this page in pieces: (plain text, None) or (wording, card)."""
        at, end = self._begin(self.number), self._begin(self.number + 1)
        for card in self.cards:
            mention = card.candidate.mention
            if mention.start < at:
                continue  # the same place, said of something else
            yield self.source.text[at : mention.start], None
            yield self.source.text[mention.start : mention.end], card
            at = mention.end
        yield self.source.text[at:end], None

    def _begin(self, number: int) -> int:
        """Where in the text a page begins: at the line of its first candidate."""
        first = self.offers.page(number)[:1]
        if number == 1 or not first:
            return 0 if number == 1 else len(self.source.text)
        last = self.offers.page(number - 1)[-1].mention.end
        return max(last, self.source.text.rfind("\n", 0, first[0].mention.start) + 1)

    @property
    def counts(self) -> dict[str, int]:
        """How many candidates the text has, and what became of them."""
        keys = self.offers.fingerprints
        outcomes = [self.outcomes[key] for key in keys if key in self.outcomes]
        accepted = outcomes.count(Decision.Outcome.ACCEPTED)
        before = (self.number - 1) * offers.PER_PAGE
        return {
            "all": len(keys),
            "accepted": accepted,
            "dismissed": len(outcomes) - accepted,
            "left": len(keys) - len(outcomes),
            "here": self._left(candidate.fingerprint for candidate in self.shown),
            "first": before + 1,
            "last": before + len(self.shown),
        }

    @property
    def kept_on(self) -> list[int]:
        """The pages whose cards are typed in, other than this one."""
        kept = {name.removeprefix(turning.KEPT)[1:17] for name, _ in self.carried}
        places = (n for n, key in enumerate(self.offers.fingerprints) if key[:16] in kept)
        return sorted({n // offers.PER_PAGE + 1 for n in places})

    @property
    def pages(self) -> list[dict]:
        """Every page and how many candidates wait there."""
        keys, step = self.offers.fingerprints, offers.PER_PAGE
        return [
            {
                "number": number,
                "left": self._left(keys[(number - 1) * step : number * step]),
            }
            for number in range(1, self.page_count + 1)
        ]

    def query(self, **changed) -> str:
        """The query string of this page, so that year and owners stay chosen."""
        kept = {name: value for name, value in self.asked.items() if re.match("to-", name)}
        for name in self.posted or ():
            if name.startswith("to-") and self.posted[name] in self.owners:
                kept[name] = self.posted[name]
        year = {"year": self.year.pk} if self.year else {}
        return urlencode({**kept, **year, "page": self.number, **changed})
