"""Two ways of working at the staff's desk: with the mouse, and with the keyboard alone."""

from django.contrib.auth import get_user_model
from playwright.sync_api import FilePayload, Page

#: More stops than the longest form has; past it, the field cannot be reached by keyboard.
MOST_STOPS = 400


def signed_in(visit, address="/admin/", **options) -> Page:
    """A window of someone who may do everything, at an address of the desk.

    Its `site` is the address of the portal itself.
    """
    users = get_user_model().objects
    user = users.filter(username="desk").first() or users.create_superuser("desk")
    page = visit(address, user=user, **options)
    page.site = page.url.partition("/admin/")[0]
    return page


class Mouse:
    """A person who clicks."""

    def __init__(self, page: Page):
        self.page = page
        # From the start: a chooser that opens before the browser is told to hand it over is lost.
        page.on("filechooser", lambda chooser: None)

    def write(self, field: str, text: str) -> None:
        """Put `text` into the box with this id."""
        self.page.locator(f"#{field}").fill(text)

    def pick(self, field: str, option: str) -> None:
        """Choose an option of a plain select by its words."""
        self.page.locator(f"#{field}").select_option(label=option)

    def look_up(self, field: str, text: str, option: str) -> None:
        """Choose by typing a part of it into a box that looks things up."""
        self.page.locator(f"#{field} + .select2 .select2-selection").click()
        self.page.locator(".select2-search__field").fill(text)
        self.page.locator(".select2-results__option", has_text=option).first.click()

    def attach(self, field: str, photo: FilePayload) -> None:
        """Attach a file."""
        with self.page.expect_file_chooser() as chooser:
            self.page.locator(f"#{field}").click()
        chooser.value.set_files(photo)

    def press(self, selector: str) -> None:
        """Follow a link or press a button."""
        self.page.locator(selector).first.click()


class Counted:
    """A person with mouse and keyboard, each click and each press of a key counted.

    A chord such as Ctrl+V is one press: what stands in the article is pasted, as staff do, and what
    is looked up is typed letter by letter. Choosing a file in the system's window is two clicks.
    """

    def __init__(self, page: Page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, selector: str) -> None:
        """One click."""
        self.clicks += 1
        self.page.locator(selector).first.click()

    def press(self, *keys: str) -> None:
        """One key or chord after another."""
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Letter by letter."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def paste(self, text: str) -> None:
        """Ctrl+V."""
        self.keys += 1
        self.page.keyboard.insert_text(text)

    def choose_file(self, selector: str, photo: FilePayload) -> None:
        """Open the system's window, choose a file, and say that it is this one."""
        with self.page.expect_file_chooser() as chooser:
            self.click(selector)
        self.clicks += 2
        chooser.value.set_files(photo)


class Keyboard(Mouse):
    """A person who has no mouse: Tab to reach, then keys only."""

    def reach(self, selector: str) -> None:
        """Press Tab until what `selector` finds has the focus."""
        self.page.wait_for_load_state()  # of a page that a press has just led to
        for _ in range(MOST_STOPS):
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by keyboard")

    def write(self, field, text):
        self.reach(f"#{field}")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def pick(self, field, option):
        self.reach(f"#{field}")
        words = self.page.locator(f"#{field} option").all_inner_texts()
        chosen = self.page.evaluate("id => document.getElementById(id).selectedIndex", field)
        steps = words.index(option) - chosen
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def look_up(self, field, text, option):
        self.reach(f"#{field} + .select2 .select2-selection")
        self.page.keyboard.press("Enter")
        self.page.locator(".select2-search__field:focus").wait_for()
        self.page.keyboard.insert_text(text)
        self.page.locator(".select2-results__option--highlighted", has_text=option).wait_for()
        self.page.keyboard.press("Enter")

    def attach(self, field, photo):
        self.reach(f"#{field}")
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(photo)

    def press(self, selector):
        self.reach(selector)
        self.page.keyboard.press("Enter")
