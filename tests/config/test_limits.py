"""How long texts may be: what is too long is refused in words, and nothing is cut on the way."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import make_unit
from tests.pages import filled
from units.models import Unit

pytestmark = pytest.mark.django_db
ADD = "/admin/units/district/add/"
FORM = {"code": "330903", "name": "普陀区", "parent": ""}


def test_no_form_of_the_desk_cuts_what_is_pasted(admin_client):
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        page = admin_client.get(address)
        if page.status_code == 200:
            assert (address, "maxlength" in page.content.decode()) == (address, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("字" * 51, "最多 50 个字，现在有 51 个，请缩短。"),
        ("🚒" * 51, "最多 50 个字，现在有 51 个，请缩短。"),
        ("🚒" * 50, None),
        (f" \u200b{'字' * 50}\r\n", None),
    ],
)
def test_what_is_too_long_is_refused_in_words(client, staff, text, said):
    page = client.post(ADD, FORM | {"name": text})
    errors = page.context["adminform"].form.errors if page.status_code == 200 else {}
    assert errors == ({"name": [said]} if said else {})


def test_a_code_with_spaces_is_taken_and_one_too_long_refused(client, staff):
    unit = make_unit()
    address = f"/admin/units/unit/{unit.pk}/change/"
    sent = filled(client.get(address), "unit_form")
    spaced = client.post(address, sent | {"credit_code": ["1133 0900 0026 4000 1Q"]})
    assert spaced.status_code == 302
    assert Unit.objects.get().credit_code == "11330900002640001Q"
    sent = filled(client.get(address), "unit_form")
    refused = client.post(address, sent | {"credit_code": ["11330900002640001Q0"]})
    assert refused.status_code == 200
    assert refused.context["adminform"].form.errors == {
        "credit_code": [
            "统一社会信用代码是 18 位数字和大写字母。",
            "最多 18 个字，现在有 19 个，请缩短。",
        ]
    }
