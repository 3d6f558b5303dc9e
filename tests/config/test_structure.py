"""Code and tests keep their measure: short files and functions, no code that only tests call."""

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("audit", "units", "awards", "config")
LONGEST_FILE, LONGEST_FUNCTION = 400, 40
#: What tells at once how much of a page is there, be it all of it or not.
AT_ONCE = {"all", "all_inner_texts", "all_text_contents", "count", "evaluate_all", "state"}


def files(*rooms: str) -> list[Path]:
    found = [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


FILES = files(*ROOMS)
#: What Django, granian or the template engine calls by its name.
CALLED_BY_NAME = {
    "application",
    "bad_request",
    "csrf_failure",
    "page_not_found",
    "permission_denied",
    "portal",
    "server_error",
    "urlpatterns",
}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", files(*ROOMS, "tests"), ids=named)
def test_files_and_functions_are_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= LONGEST_FILE
    long = {
        node.name: length
        for node in ast.walk(tree(path))
        if isinstance(node, FUNCTIONS)
        and (length := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


def test_every_public_function_is_called_by_the_product_itself():
    texts = [path.read_text("utf-8") for path in FILES]
    texts += [path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.html")]
    words: dict[str, int] = {}
    for text in texts:
        for word in re.findall(r"\w+", text):
            words[word] = words.get(word, 0) + 1
    defined = [
        (named(path), node)
        for path in FILES
        for node in tree(path).body
        if isinstance(node, (*FUNCTIONS, ast.ClassDef))
        and not node.name.startswith("_")
        and not node.decorator_list  # registered: a view, an admin, a tag
        and not any(isinstance(base, ast.Attribute) for base in getattr(node, "bases", ()))
    ]
    assert len(defined) > 200
    alone = {
        f"{path}: {node.name}"
        for path, node in defined
        if words[node.name] == 1 and node.name not in CALLED_BY_NAME and node.name != "Command"
    }
    assert alone == set()


@pytest.mark.parametrize("path", files("tests/browser", "tests/manual"), ids=named)
def test_what_looks_at_a_page_waits_until_it_is_as_expected(path):
    """Right after a press a page may be there in part; `expect` waits, an assertion does not."""
    at_once = re.compile(
        r"^ *assert (?:not )?.*\.is_(?:visible|hidden|checked|enabled|disabled)\(.*\)$"
    )
    found = [line for line in path.read_text("utf-8").splitlines() if at_once.match(line)]
    assert found == []


def called(node: ast.AST) -> list[str]:
    """The names of what is called in `node`, the outermost first."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return [getattr(call, "attr", getattr(call, "id", "")) for call in calls]


@pytest.mark.parametrize("path", files("tests/browser", "tests/manual"), ids=named)
def test_a_page_is_not_counted_right_after_a_press(path):
    """A press ends when the next page begins: what is counted there may be there in part."""
    found = [
        f"{path.name}:{after.lineno}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(getattr(node, "body", None), list)
        for press, after in pairwise(node.body)
        if isinstance(press, ast.Expr)
        and called(press)[:1] == ["click"]
        and AT_ONCE & {*called(after)}
        and "expect" not in called(after)
    ]
    assert found == []
