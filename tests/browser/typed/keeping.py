"""Drafts in a browser: typed, kept, lost with a crash, and offered again."""

import json

HEADLINE = "#id_headline"
BAR = ".typed-draft"


def kept(page) -> list[dict]:
    """The drafts in the browser."""
    return [
        json.loads(text)
        for text in page.evaluate(
            "Object.keys(localStorage).filter((key) => key.startsWith('desk-draft:'))"
            ".map((key) => localStorage.getItem(key))"
        )
    ]


def typed(page, field: str, text: str) -> None:
    """Type into a box and wait until it is kept."""
    page.locator(field).fill(text)
    page.wait_for_function(
        "text => Object.values(localStorage).some((draft) => draft.includes(text))",
        arg=text.splitlines()[-1],
    )


def nothing_is_kept(page) -> None:
    """Wait until the browser has no draft."""
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((key) => key.startsWith('desk-draft:'))"
    )


def beside(page, address: str):
    """Open the address in another tab of the same browser."""
    another = page.context.new_page()
    another.failures = page.failures
    another.goto(address)
    return another


def crash(page, address: str):
    """Lose the page, without a word to it, and open the address in another of the same browser."""
    another = beside(page, "about:blank")
    page.close(run_before_unload=False)
    another.goto(address)
    return another


def has_asked(page) -> None:
    """Wait until the other tabs had time to tell this one which drafts they have open."""
    page.evaluate("window.Tabs.held([])")


def restore(page) -> None:
    page.locator(BAR).get_by_role("button", name="恢复").click()
    page.locator(".messagelist .warning").wait_for()
