"""How public pages look to whoever asked: larger letters, more contrast, a larger pointer.

GB/T 37668 and 适老化 ask for these of a site's own, without scripts. What is chosen stands in a
cookie, which the server draws by and scripts write too; it says nothing of who has it.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

COOKIE, KEPT_FOR = "look", 365 * 24 * 3600
#: What can be asked for: the class of the page, and what it is called.
LOOKS = {"large": "大字", "contrast": "高对比", "pointer": "大指针"}


@dataclass(frozen=True)
class Look:
    """One thing to ask for, and whether it is on."""

    name: str
    label: str
    is_on: bool


def chosen(request: HttpRequest) -> list[str]:
    """What is on, in the order of LOOKS. Whatever else the cookie holds means nothing."""
    if not (said := request.COOKIES.get(COOKIE)):
        return []
    said = said.split(".")
    return [name for name in LOOKS if name in said]


def looks(request: HttpRequest) -> dict[str, list[Look]]:
    """For every template: all that can be asked for."""
    on = chosen(request)
    return {"looks": [Look(name, label, name in on) for name, label in LOOKS.items()]}


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """The page to choose on; with a choice in the address (`large=1`) back to where it was made."""
    asked = {name: request.GET[name] == "1" for name in LOOKS if name in request.GET}
    if not asked:
        return render(request, "display.html")
    now = chosen(request)
    on = [name for name in LOOKS if asked.get(name, name in now)]
    address = request.GET.get("to", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        address = reverse("home")
    response = HttpResponseRedirect(address)
    place = {"path": reverse("home"), "samesite": "Lax"}
    if on:
        response.set_cookie(COOKIE, ".".join(on), KEPT_FOR, secure=request.is_secure(), **place)
    else:
        response.delete_cookie(COOKIE, **place)
    return response
