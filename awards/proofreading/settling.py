"""Saying why a finding stays as it is (校对说明)."""

from django.db import IntegrityError, transaction

from awards.models import Acknowledgement
from units.history import note

from .findings import Finding

ACKNOWLEDGED = "acknowledged"


def acknowledge(finding: Finding, reason: str, by) -> bool:
    """Keep why a finding stays. Returns whether nobody had said so before."""
    rule, subject, excerpt = finding.settled_by
    columns = {"rule": rule, "subject": subject, "excerpt": excerpt}
    try:
        with transaction.atomic():
            Acknowledgement.objects.create(**columns, reason=reason, acknowledged_by=by)
    except IntegrityError:
        return False
    note(finding.record, ACKNOWLEDGED, by, new=columns, reason=reason)
    return True
