"""The style sheets: colours by name, one palette for visitors and staff, rules that can be read."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from PIL import ImageColor

from tests.config.test_scripts import names

STATIC = settings.BASE_DIR / "config" / "static" / "portal"
STYLES = sorted(STATIC.rglob("*.css"))
PUBLIC, STAFF = STATIC / "portal.css", STATIC / "admin.css"
#: The sheets beside PUBLIC on some of the public pages.
OF_VISITORS = ("notice", "preview", "review", "verify")
DJANGO = sorted(Path(admin.__path__[0], "static", "admin", "css").glob("*.css"))
#: A colour that stands for itself: by its digits, by a function, or by one of the CSS names.
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\("
    rf"|\b(?:{'|'.join(ImageColor.colormap)})\b",
    re.I,
)


def plain(sheet) -> str:
    """The sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.S)


def declared(rules: str) -> list[tuple[str, str]]:
    """Every declaration of some rules, as property and value."""
    bodies = re.findall(r"\{([^{}]*)\}", rules)
    found = [line for body in bodies for line in body.split(";") if line.strip()]
    return [tuple(part.strip() for part in line.split(":", 1)) for line in found]


def palette(sheet) -> dict[str, str]:
    """The custom properties that the sheet gives the whole page."""
    body = re.search(r"^:root \{(.*?)^\}", plain(sheet), re.S | re.M)[1]
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", body))


def used(sheet) -> set[str]:
    """The custom properties that the sheet reads."""
    return set(re.findall(r"var\((--[\w-]+)", plain(sheet)))


@pytest.mark.parametrize("sheet", STYLES, ids=names(STYLES))
def test_colours_have_names(sheet):
    raw = [
        f"{name}: {value}"
        for name, value in declared(plain(sheet))
        if not name.startswith("--")
        and COLOUR.search(re.sub(r"var\([^)]*\)|\"[^\"]*\"", "", value))
    ]
    assert raw == []


@pytest.mark.parametrize("sheet", STYLES, ids=names(STYLES))
def test_a_long_rule_has_one_declaration_a_line(sheet):
    text = sheet.read_text("utf-8")
    assert [line for line in text.splitlines() if len(line) > 100 or line != line.rstrip()] == []
    code = plain(sheet).splitlines()
    whole = [line for line in code if re.search(r"\{.*\}", line)]
    parts = [line for line in code if line not in whole]
    assert [
        line for line in whole if line.count(";") != len(declared(line)) or line.count(";") > 2
    ] == []
    assert [
        line for line in parts if line.count(";") > 1 or re.search(r"\{ *\S|\S *\}", line)
    ] == []


@pytest.mark.parametrize("sheet", STYLES, ids=names(STYLES))
def test_a_sheet_keeps_to_what_chromium_86_knows(sheet):
    newer = r":has\(|:where\(|:is\(|@container|gradient|@layer|&"
    assert re.findall(newer, plain(sheet)) == []


def test_visitors_and_staff_see_one_palette():
    public, staff = palette(PUBLIC), palette(STAFF)
    shared = public.keys() & staff.keys()
    assert {name: public[name] for name in shared} == {name: staff[name] for name in shared}
    assert {"--paper", "--sheet", "--ink", "--quiet", "--red", "--gold", "--song"} <= shared


@pytest.mark.parametrize("sheet", [PUBLIC, STAFF], ids=["public", "staff"])
def test_a_colour_has_one_name(sheet):
    colours = [value for value in palette(sheet).values() if COLOUR.match(value)]
    assert [colour for colour in colours if colours.count(colour) > 1] == []


def test_every_name_is_defined_and_used():
    assert used(PUBLIC) == palette(PUBLIC).keys()
    beside = [STATIC / f"{name}.css" for name in OF_VISITORS]
    assert set().union(*map(used, beside)) <= palette(PUBLIC).keys()
    of_staff = [sheet for sheet in STYLES if sheet not in (PUBLIC, *beside)]
    read = set().union(*map(used, of_staff))
    of_rules = {
        name
        for sheet in STYLES
        for name, _ in declared(plain(sheet))
        if name.startswith("--") and sheet not in (PUBLIC, STAFF)
    }
    assert read - of_rules <= palette(STAFF).keys()
    assert palette(STAFF).keys() - read - set().union(*map(used, DJANGO)) == set()
