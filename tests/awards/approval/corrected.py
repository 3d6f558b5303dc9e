"""A year that is public and reviewed, and the form with which its contents are corrected."""

from django.urls import reverse
from django.utils import timezone

from awards.admin.approval.correcting import TOKEN
from tests.factories import make_region_report
from units.desk.together.opened import OPENED, sent_by

from .office import approved, make_approver, make_author, make_content, make_reviewed_year


def make_published(author, approvers, steps: int = 3, **columns):
    """A recognition that was approved in all steps and is public, with its approvals."""
    row = make_content(make_reviewed_year(steps), author, **columns)
    if steps:
        approved(row, author, approvers[-steps:])
    release(row)
    return row


def make_published_report(author, approvers):
    """A report that was approved and is public."""
    report = make_region_report(
        award_year=make_reviewed_year(3, 2021), headline="示例综述", story="示例综述正文。"
    )
    approved(report, author, approvers)
    release(report)
    return report


def release(row) -> None:
    """Release a year as a conferral does, of which other tests tell."""
    year = row.award_year
    year.released_at = timezone.now()
    year.save()
    if hasattr(row, "stage"):
        row.stage = "conferred"
        row.save(update_fields=["stage"])


def change_url(row) -> str:
    return reverse(f"admin:awards_{row._meta.model_name}_change", args=[row.pk])


def shown(client, user, row) -> dict:
    """What a browser would send of the form as it is shown."""
    client.force_login(user)
    return sent_of(client.get(change_url(row)))


def sent_of(response) -> dict:
    context = response.context
    tables = [inline.formset for inline in context["inline_admin_formsets"]]
    found = {OPENED: context["opened"], TOKEN: context.get("correction_token", "")}
    for form in (context["adminform"].form, *(t.management_form for t in tables)):
        found |= boxes(form)
    for form in (form for table in tables for form in table.forms):
        found |= boxes(form)
    return found


def boxes(form) -> dict:
    sent = {name: values for box in form for name, values in sent_by(box).items()}
    return {name: values[0] if len(values) == 1 else values for name, values in sent.items()}


def correct(client, user, row, **typed):
    """Open the form, type into it, and save."""
    return client.post(change_url(row), shown(client, user, row) | typed)


__all__ = [
    "boxes",
    "change_url",
    "correct",
    "make_approver",
    "make_author",
    "make_published",
    "make_published_report",
    "sent_of",
    "shown",
]
