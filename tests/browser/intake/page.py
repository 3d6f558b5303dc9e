"""The page where figures are taken from an article, as a browser finds it and staff decide."""

TEXT = """全市共培训党员5000余人次。

市信访局：示例标题
全年接待群众1200余人次，满意率达98%以上。办理时限由15个工作日压缩至3个工作日。
"""
OPEN = ".candidate[data-state=open]"


def paste(person, text: str) -> None:
    """Put the text into its box and go on to the figures."""
    person.write("id_text", text)
    person.press("[name=_intake]")
    person.page.wait_for_url("**/intake/**")


def state(page) -> list[str]:
    return page.locator(".candidate").evaluate_all("cards => cards.map(c => c.dataset.state)")


def focused(page) -> str:
    """The wording of the card that has the focus."""
    return page.evaluate("document.activeElement.querySelector('h3')?.textContent")


class ByMouse:
    """Decides with the buttons of each card."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    def take(self, card: str, choice: str) -> None:
        """Press the card's button."""
        self.page.locator(f"#{card} [data-choice={choice}]").click()

    def confirm(self, card: str) -> None:
        """Confirm that what is accepted becomes public, and press again."""
        self.page.locator("#intake-problems", has_text="立即公开").wait_for()
        self.page.locator("#intake-confirmed").check()
        self.take(card, "accept")

    def correct(self, card: str) -> None:
        """Open the columns."""
        self.page.locator(f"#{card} .candidate__correct summary").click()

    def finish(self, card: str) -> None:
        """Accept what was corrected."""
        self.take(card, "accept")


class ByKeyboard(ByMouse):
    """Decides with single keys; the focus is where the last decision left it."""

    def take(self, card, choice):
        assert self.page.evaluate("document.activeElement.id") == card
        self.page.keyboard.press({"accept": "a", "dismiss": "d"}[choice])

    def confirm(self, card):
        self.page.locator("#intake-confirmed:focus").wait_for()
        self.page.keyboard.press("Space")
        self.page.locator(f"#{card}:focus").wait_for()
        self.take(card, "accept")

    def correct(self, card):
        self.page.keyboard.press("e")

    def finish(self, card):
        self.page.keyboard.press("Enter")
