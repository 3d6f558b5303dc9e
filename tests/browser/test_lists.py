"""Every list of the desk, filled with the longest that its columns take, on every screen."""

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.timezone import now

from awards.models import Acknowledgement, ImportRun, Indicator, Term
from config.accounts.models import FailedSignIn
from tests.factories import (
    make_achievement,
    make_award,
    make_award_year,
    make_calendar,
    make_district,
    make_erratum,
    make_objection,
    make_practice,
    make_recognition,
    make_region_report,
    make_round,
    make_source,
    make_staff,
    make_unit,
)
from units.models import Brand, Reading

from .desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
#: Rows, and what is wrong with them: lines of text over three, columns cut off or squeezed.
WRONG = """() => {
  const results = document.querySelector(".results");
  const found = [];
  const shown = results.getBoundingClientRect();
  for (const row of results.querySelectorAll("tbody tr")) {
    const line = parseFloat(getComputedStyle(row.cells[1] || row.cells[0]).lineHeight);
    const height = row.getBoundingClientRect().height;
    if (height > 3 * line + 16) { found.push(`height ${height}: ${row.textContent.trim()}`); }
    for (const cell of row.cells) {
      const box = cell.getBoundingClientRect();
      const range = document.createRange();
      range.selectNodeContents(cell);
      const text = range.getBoundingClientRect();
      const letter = parseFloat(getComputedStyle(cell).fontSize);
      if (text.height > 1.5 * line && box.width < 3 * letter) {
        found.push(`squeezed to ${box.width}: ${cell.textContent.trim()}`);
      }
      if (!%s && box.right > shown.right + 1) {
        found.push(`cut off at ${shown.right}: ${cell.textContent.trim()}`);
      }
    }
  }
  if (document.documentElement.scrollWidth > window.innerWidth) { found.push("page scrolls"); }
  return found;
}"""


def words(length: int) -> str:
    """A text of a column's greatest length."""
    return ("示例长文字" * 60)[:length]


@pytest.fixture
def long_rows(site):
    """A row of every table, each of its columns full; the users' own names are shorter."""
    district = make_district("330903", words(50), parent=make_district())
    award = make_award("shili", name=words(100))
    year = make_award_year(2031, award=award, released=False)
    unit = make_unit(name=words(100), short_name=words(50), district=district)
    brand = Brand.objects.create(unit=unit, name=words(60))
    named = {"name_then": words(100), "headline": words(60), "brand": brand}
    recognition = make_recognition(award_year=year, unit=unit, stage="nominated", **named)
    source = make_source(title=words(120), publisher=words(100))
    sourced = {"source": source, "locator": words(60)}
    indicator = Indicator.objects.create(slug="shili", name=words(60), measure=words(20))
    figure = {"label": words(60), "wording": words(40), "measure": words(20), "period": words(40)}
    for leading in (True, False):
        make_achievement(recognition, indicator=indicator, is_leading=leading, **sourced, **figure)
    make_practice(recognition, title=words(60), **sourced)
    make_region_report(district=district, award_year=year, headline=words(60))
    Term.objects.create(wrong=words(60), right=words(59), why=words(200))
    said = {"excerpt": words(200), "reason": words(200)}
    subject = f"awards.recognition:{recognition.pk}:story"
    Acknowledgement.objects.create(rule="term", subject=subject, **said)
    Reading.objects.create(word=words(20), pinyin=" ".join(["zhuang"] * 20))
    ImportRun.objects.create(file=words(100), by=make_staff("shili"))
    make_calendar()
    make_round(award_year=year)
    make_objection(name=words(50), text=words(200))
    make_erratum(page=f"/?q={words(400)}", text=words(2000))
    failed = {"username": "x" * 150, "ip_address": "2001:db8::ffff:ffff:ffff:ffff"}
    FailedSignIn.objects.create(**failed, attempt_time=now(), failures_since_start=20)


@pytest.mark.parametrize("width", [1280, 1366, 390])
def test_every_list_can_be_read(visit, long_rows, width):
    page = signed_in(visit, width=width)
    wrong = {}
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        page.goto(page.site + reverse(name))
        assert page.locator("#result_list tbody tr").count(), name
        if found := page.evaluate(WRONG % ("true" if width < 768 else "false")):
            wrong[name] = found
    assert wrong == {}
    assert page.failures == []
