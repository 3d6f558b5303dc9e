"""The browser scripts: one dialect, that of Chromium 86, and a linter that holds it."""

import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
SCRIPTS = sorted((ROOT / "config" / "static" / "portal").rglob("*.js"))
#: A head that says what the file is for, strict mode, and one closure that holds everything else.
SHAPE = re.compile(
    r'\A/\* \S[^*]+\. \*/\n"use strict";\n\n\(\(\) => \{\n(?P<body>.+)\n\}\)\(\);\n\Z', re.S
)
#: Syntax that the linter reads like any other, by the Chromium that began to read it.
NEWER = {
    90: r"/[gimsuy]*d[gimsuy]*[.,;)]",
    91: r"#\w+ in ",
    94: r"\bstatic \{",
    112: r"/[dgimsy]*v[dgimsy]*[.,;)]",
}


def names(paths):
    return [path.name for path in paths]


def lint(*paths: Path) -> subprocess.CompletedProcess:
    """What the linter says of the files, in lines of `path:line:column: words [rule]`."""
    tool = Path(sysconfig.get_path("scripts")) / "oxlint"
    command = [tool, "-c", ROOT / ".oxlintrc.json", "--format", "unix", *paths]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_says_what_it_is_for_and_leaves_no_name_behind(script):
    shape = SHAPE.match(script.read_text("utf-8"))
    assert shape
    assert [line for line in shape["body"].splitlines() if line and line[:2] != "  "] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_is_set_like_the_others(script):
    text = script.read_text("utf-8")
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.S).splitlines()
    assert [line for line in text.splitlines() if len(line) > 100 or line != line.rstrip()] == []
    assert [line for line in code if re.match(r"(?:  )* \S|\t", line)] == []
    assert [line for line in code if re.search(r"^ *//|'[^'\"]*'", line)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=names(SCRIPTS))
def test_a_script_is_read_by_old_browsers(script):
    text = script.read_text("utf-8")
    assert {since for since, syntax in NEWER.items() if re.search(syntax, text)} == set()


def test_the_linter_finds_nothing():
    found = lint(*SCRIPTS)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("var one = 1; window.one = one;", "no-var"),
        ("let one = 1; window.one = one;", "prefer-const"),
        ("window.same = window.one == window.two;", "eqeqeq"),
        ("const one = 1;", "no-unused-vars"),
        ("undeclared();", "no-undef"),
        ("leaked = 1;", "no-undef"),
        ("if (window.one) window.two();", "curly"),
        ("window.one(function () { window.two(); });", "prefer-arrow-callback"),
        ("window.one = (one) => { return one + 1; };", "arrow-body-style"),
        ('window.one = "a" + window.two;', "prefer-template"),
        ("window.one = (two) => { window.two((two) => two); return two; };", "no-shadow"),
        ("event.preventDefault();", "no-restricted-globals"),
        ("window.one = structuredClone(window.two);", "no-restricted-globals"),
        ("window.one = window.two.at(-1);", "no-restricted-properties"),
        ("window.one = window.two.findLast(Boolean);", "no-restricted-properties"),
        ("window.one = window.two.toSorted();", "no-restricted-properties"),
        ('window.one = Object.hasOwn(window, "two");', "no-restricted-properties"),
    ],
)
def test_the_linter_refuses_other_dialects(tmp_path, code, rule):
    script = tmp_path / "script.js"
    script.write_text(f'"use strict";\n\n(() => {{\n  {code}\n}})();\n')
    found = lint(script)
    assert re.findall(r"\((?:[\w-]+)\)", found.stdout) == [f"({rule})"]
    assert found.returncode == 1


def test_the_linter_lets_pass_what_chromium_86_reads(tmp_path):
    script = tmp_path / "script.js"
    script.write_text(
        '"use strict";\n\n(() => {\n'
        "  window.one ??= window.two?.three ?? 1_000;\n"
        '  window.four = "a".replaceAll("a", "b");\n'
        "  window.five = async () => { await Promise.any([]); };\n"
        "  document.body.replaceChildren();\n"
        "})();\n"
    )
    assert lint(script).returncode == 0
