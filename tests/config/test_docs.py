"""What the documents say is so: settings, commands, files, addresses, messages."""

import json
import os
import re
import shlex
import subprocess
import tomllib
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command, get_commands
from django.urls import Resolver404, resolve

from config.demo.accounts import ACCOUNTS, password

from .test_settings import PRODUCTION, ROOT, manage

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
OPERATORS = ROOT / "docs" / "operators.md"
STAFF = ROOT / "docs" / "staff.zh-CN.md"
SECURITY = ROOT / "docs" / "security.md"
EXAMPLE = ROOT / "deploy" / "portal.env.example"
DOCUMENTS = [ENGLISH, CHINESE, ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN = [*DOCUMENTS, *sorted((ROOT / "deploy").iterdir())]
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
#: Commands that are no work of ours, as `get_commands` names their app.
DJANGO = ("django.core", "django.contrib", "axes", "django_otp")


def text(document) -> str:
    return document.read_text(encoding="utf-8")


def names(paths):
    return [path.name for path in paths]


def blocks(document, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text(document), re.M | re.S)


def table(document, heading: str) -> list[list[str]]:
    """The cells of the first table under a heading, without its head."""
    section = text(document).split(f"\n## {heading}\n")[1]
    rows = re.search(r"(?:^\|.*\n)+", section, re.M)[0].splitlines()[2:]
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]


def settings_read() -> set[str]:
    """The names that settings.py asks the environment for."""
    source = text(ROOT / "config" / "settings.py")
    return set(re.findall(r'\b(?:env(?:\.\w+)?|required)\(\s*"([A-Z_]+)"', source))


def make_targets() -> dict[str, str]:
    """The targets that plain `make` lists, with their line of help."""
    listed = re.findall(r"^([a-z]+):.*?## +(.+)$", text(ROOT / "Makefile"), re.M)
    return dict(listed)


def anchor(heading: str) -> str:
    """The anchor that hosts of Markdown give a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_setting_is_documented_and_no_other():
    rows = table(OPERATORS, "Settings")
    assert sorted(row[0].strip("`") for row in rows) == sorted(settings_read())
    assert {len(row) for row in rows} == {4}


def test_what_is_said_to_be_required_is_required():
    said = {row[0].strip("`") for row in table(OPERATORS, "Settings") if row[3] == "yes"}
    source = text(ROOT / "config" / "settings.py")
    assert said == set(re.findall(r'required\(\s*"([A-Z_]+)"', source))


def test_the_example_offers_known_settings_and_all_that_are_required():
    offered = set(re.findall(r"^#?([A-Z_]+)=", text(EXAMPLE), re.M))
    required = {row[0].strip("`") for row in table(OPERATORS, "Settings") if row[3] == "yes"}
    assert offered <= settings_read()
    assert required <= set(re.findall(r"^([A-Z_]+)=", text(EXAMPLE), re.M))


@pytest.mark.parametrize("arguments", [["check", "--deploy"], ["migrate", "--check"]])
def test_the_example_as_it_is_published_starts_nothing_and_says_why(arguments, tmp_path):
    (tmp_path / "portal.env").write_text(text(EXAMPLE), encoding="utf-8")
    result = manage(*arguments, var=tmp_path)
    refused = re.findall(r"^(?:.*: )?([A-Z_]+) still holds the published", result.stderr, re.M)
    assert result.returncode != 0
    assert sorted(refused) == sorted(
        row[0].strip("`") for row in table(OPERATORS, "Settings") if row[3] == "yes"
    )


def test_production_starts_clean_with_the_example_filled_in(tmp_path):
    filled = text(EXAMPLE)
    for name, value in PRODUCTION.items():
        filled = re.sub(rf"^{name}=.*$", f"{name}={value}", filled, flags=re.M)
    (tmp_path / "portal.env").write_text(filled, encoding="utf-8")
    result = manage("check", "--deploy", "--fail-level", "WARNING", var=tmp_path)
    assert (result.returncode, result.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    )


def test_values_of_the_example_that_need_replacing_are_labelled():
    values = re.findall(r"^([A-Z_]+)=(.+)$", text(EXAMPLE), re.M)
    plain = {name for name, value in values if "示例" not in value}
    assert plain == {"ALLOWED_HOSTS", "SITE_DOMAIN", "BEHIND_PROXY"}
    for name in plain - {"BEHIND_PROXY"}:
        assert dict(values)[name].startswith("portal.example")


def test_make_lists_every_target():
    # The suite itself may run under make, which would tell this one to say where it is.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    result = subprocess.run(
        ["make"], cwd=ROOT, env=plain, capture_output=True, text=True, check=True
    )
    phony = re.search(r"^\.PHONY: (.+)$", text(ROOT / "Makefile"), re.M)[1].split()
    assert [line.split()[1] for line in result.stdout.splitlines()] == phony
    assert list(make_targets()) == phony


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=names([ENGLISH, CHINESE]))
def test_a_readme_names_every_target_and_no_other(readme):
    written = set(re.findall(r"^make ([a-z]+)", "".join(blocks(readme, "sh")), re.M))
    assert written == set(make_targets())
    assert set(re.findall(r"`make ([a-z]+)[^`]*`", text(readme))) <= set(make_targets())


@pytest.mark.parametrize("document", DOCUMENTS, ids=names(DOCUMENTS))
def test_links_lead_to_files_and_headings(document):
    for target in LINK.findall(text(document)):
        path, _, fragment = target.partition("#")
        if urlsplit(target).scheme:
            continue
        file = (document.parent / path).resolve() if path else document
        assert file.is_file(), target
        if fragment:
            headings = re.findall(r"^#+ (.+)$", text(file), re.M)
            assert fragment in map(anchor, headings), target


@pytest.mark.parametrize("document", WRITTEN, ids=names(WRITTEN))
def test_files_that_are_named_exist(document):
    named = re.findall(r"`((?:config|awards|units|templates|fixtures|tests|deploy|docs)/[^`\s:]*)`",
                       text(document))  # fmt: skip
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("document", WRITTEN, ids=names(WRITTEN))
def test_management_commands_that_are_named_exist(document):
    named = set(re.findall(r"\bmanage(?:\.py)? ([a-z_]+)\b", text(document)))
    assert named <= set(get_commands())


def test_each_test_that_holds_an_item_of_security_exists():
    rows = re.findall(r"^\| (?!---|asked for)(.+) \|$", text(SECURITY), re.M)
    held = [re.fullmatch(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", row.split(" | ")[2]) for row in rows]
    assert len(rows) > 30 and all(held)
    missing = [
        one[0]
        for one in held
        if not (ROOT / one[1]).is_file()
        or (one[2] and not re.search(rf"^def {one[2]}\(", text(ROOT / one[1]), re.M))
    ]
    assert missing == []


def test_our_own_commands_are_documented():
    own = {name for name, app in get_commands().items() if not str(app).startswith(DJANGO)}
    written = "".join(map(text, DOCUMENTS))
    assert [name for name in sorted(own) if f"manage.py {name}" not in written] == []


def test_both_readmes_have_the_same_sections_and_commands():
    def shape(readme):
        content = text(readme)
        return (
            re.findall(r"^(#+) ", re.sub(r"^```.*?^```", "", content, flags=re.M | re.S), re.M),
            [len(re.findall(r"^\|", part, re.M)) for part in content.split("\n## ")],
            blocks(readme, "sh"),
            blocks(readme, "json"),
            {link for link in LINK.findall(content) if not link.startswith("README")},
        )

    assert shape(ENGLISH) == shape(CHINESE)


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=names([ENGLISH, CHINESE]))
def test_the_logins_are_those_of_the_demo(readme):
    written = set(re.findall(r"`([a-z]+\d?)`[^|]*\| `([^`]+)`", text(readme)))
    first = [login for login in ACCOUNTS if login[-1] not in "2345"]
    assert written == {(login, password(login)) for login in first}
    assert {"approver3", "reviewer5"} <= set(re.findall(r"`([a-z]+\d)`", text(readme)))


@pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=names([ENGLISH, CHINESE]))
def test_addresses_of_the_tour_answer(readme, client, db):
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    call_command("reindex", verbosity=0)
    heading = "A tour" if readme == ENGLISH else "浏览"
    cells = [row[0] for row in table(readme, heading)]
    addresses = [address for cell in cells for address in re.findall(r"`([^`]+)`", cell)]
    assert len(addresses) == 27
    for address in addresses:
        try:
            resolve(urlsplit(address).path)
        except Resolver404:
            pytest.fail(f"{address} leads nowhere")
        expected = 302 if address in ("/admin/", "/review/") else 200
        assert client.get(address).status_code == expected, address


def test_the_example_of_open_data_is_what_is_answered(client, db):
    call_command("loaddata", "districts", "zhoushan_2025", verbosity=0)
    call_command("reindex", verbosity=0)
    (command,) = (block for block in blocks(ENGLISH, "sh") if block.startswith("curl"))
    address = urlsplit(shlex.split(command)[1])
    response = client.get(f"{address.path}?{address.query}")
    answered = json.loads(b"".join(response.streaming_content))
    shown = json.loads(blocks(ENGLISH, "json")[0])
    for row in (*answered["results"], *shown["results"]):
        row["url"] = row["url"].rpartition("-")[0]  # the row's number differs by database
    assert shown == answered


def test_messages_in_the_staff_manual_are_those_of_the_portal():
    sources = [
        path
        for room in ("config", "awards", "units", "templates")
        for pattern in ("*.py", "*.html", "*.js")
        for path in (ROOT / room).rglob(pattern)
    ]
    # Sentences are built of adjacent literals, with names in braces.
    left_out = r'"\s*f?"|\$?\{[^}\n]*\}|%\(\w+\)d|[。，；]'
    said = "".join(re.sub(left_out, "", text(path)) for path in sources)
    said += "请更正以下错误"  # Django's own
    messages = [row[0] for row in table(STAFF, "附四、提示语和办法")]
    assert len(messages) == 33
    missing = [words for words in messages if re.sub(r"[。，；\d:]", "", words) not in said]
    assert missing == []


def test_readings_in_the_staff_manual_are_those_of_the_portal():
    from awards.admin.figures.wordings import meaning_of, said

    rows = table(STAFF, "附一、数字怎样读")
    assert len(rows) == 12
    for wording, reading in rows:
        assert said(meaning_of(wording)) == f"读作：{reading}。", wording


def test_the_changelog_has_the_present_version():
    version = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert f"\n## [{version}]" in text(ROOT / "CHANGELOG.md")


@pytest.mark.parametrize("document", WRITTEN, ids=names(WRITTEN))
def test_documents_tell_nothing_of_the_machine_they_were_written_on(document):
    assert str(ROOT) not in text(document)
    assert "index-url" not in text(document)


@pytest.mark.parametrize("document", WRITTEN, ids=names(WRITTEN))
def test_slogans_are_right(document):
    assert "六千" not in text(document)
