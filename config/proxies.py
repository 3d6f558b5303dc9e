"""Who asks, where a proxy stands in front."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of whoever asks.

    `X-Forwarded-For` is believed only behind the operator's own proxy (`BEHIND_PROXY`), and of it
    only the last address, which that proxy wrote: what stands before it a client may have sent.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    if not settings.BEHIND_PROXY:
        return peer
    last = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(last))
    except ValueError:
        return peer
