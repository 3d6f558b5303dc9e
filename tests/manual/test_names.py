"""The manual names what is there: each button, link, choice and title of it is on the desk."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client

from tests.config.test_docs import STAFF, text

from . import deeds
from .shown import Walk, scripts
from .words import names, plain, spoken

PASSWORD = "Shili-names-2026"


def named(manual: str) -> set[str]:
    """What a text says is on the screen: whatever stands in “”."""
    return {plain(name) for name in re.findall(r"“([^”]+)”", manual)}


def signed_in(*roles: str) -> Client:
    """A browser of an account with roles; the one without any may do everything."""
    users, client = get_user_model().objects, Client()
    if roles:
        user = users.create_user(roles[0], password=PASSWORD, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=roles))
    else:
        user = users.create_superuser("admin", password=PASSWORD)
    client.force_login(user)
    return client


@pytest.fixture
def shown(shipped_terms):
    """What the desk and the site call things, to every kind of account."""
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    call_command("reindex", verbosity=0)
    did = deeds.Deeds(signed_in("录入员", "终审员"))
    year = deeds.open_year()
    deeds.changes(did, year)
    deeds.articles(did)
    deeds.imports(did)
    deeds.years(did)
    deeds.lost(did)
    deeds.reviews(did)
    deeds.notices(did)
    deeds.errors(did)
    walk = Walk()
    for client in (did.client, signed_in("一审员"), signed_in("评审专家"), signed_in()):
        walk.go(client)
    deeds.actions(did)
    deeds.rounds(did)
    return walk.found | did.found | scripts()


@pytest.mark.once
def test_all_that_the_manual_names_is_shown(shown):
    assert "、".join(sorted(named(text(STAFF)) - shown)) == ""


def test_an_invented_name_is_noticed():
    page = "<h1>示例</h1><button>导入 24 行…</button><p>一键发布</p>"
    assert names(page) == {"示例", "导入N行"}
    assert spoken('say("恢复"); // "x" 一键') == {"恢复"}
    manual = "点“导入 3 行…”，再点“一键发布”，填 `导入`。"
    assert named(manual) - names(page) == {"一键发布"}
