"""What visitors send without an account: its receipt number, and what holds floods back."""

import hmac
import secrets
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from awards.honours.lifecycle import Refused

#: The letters of receipt numbers: none that is taken for another. Twenty make 10^30 numbers.
LETTERS, LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 20
#: Receipt numbers are shown in parts of so many letters.
PART = 5


def receipt_number() -> str:
    """A number by which whoever sent something follows it, and which nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def parts_of(receipt: str) -> list[str]:
    """A receipt number in the parts in which it is shown."""
    return [receipt[at : at + PART] for at in range(0, len(receipt), PART)]


def sender_of(kind: str, address: str) -> str:
    """A keyed digest of an address and the day, from which neither can be told.

    Of IPv6 the network of 64 bits, out of which one asker has as many addresses as wanted.
    What is of one `kind` has digests of its own.
    """
    try:
        known = ip_address(address)
        if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
            address = f"{int(known) >> 64:x}"
    except ValueError:
        pass
    told = f"{kind}:{timezone.localdate()}:{address}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256").hex()


def refuse_floods(rows: QuerySet, sender: str, each: int, total: int, called: str) -> None:
    """Refuse what is more than one address (`each`) or all together (`total`) send in a day.

    `rows` are those that came already, which nobody adds to meanwhile; `called` is their measure
    and name: 件异议. Raises Refused.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if rows.filter(sender=sender).count() >= each:
        said = f"这个网络地址今天已经提交了 {each} {called}，请明天再来，或按页上的方式联系。"
        raise Refused([said])
    if rows.filter(received_at__gte=today).count() >= total:
        said = f"今天收到的{called[1:]}太多，网上暂停受理，请明天再来，或按页上的方式联系。"
        raise Refused([said])
