"""Pictures for the manual: a part of a page, with what the text speaks of outlined and numbered."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
#: Of a palette: the portal's few colours, and what smooths its letters.
COLOURS = 64
#: Pixels of a page that stand around what is shown.
MARGIN = 20
#: How the ids end of what FILES puts on a page.
IN_CHINESE = "-in-chinese"

OUTLINE = """
(boxes) => boxes.forEach(([x, y, width, height], place) => {
  const frame = document.createElement("div");
  Object.assign(frame.style, {
    position: "absolute", left: `${x - 5}px`, top: `${y - 5}px`, width: `${width + 10}px`,
    height: `${height + 10}px`, border: "3px solid #a6192e", borderRadius: "6px",
    boxSizing: "border-box", pointerEvents: "none", zIndex: 99999,
  });
  frame.className = "outlined";
  document.documentElement.append(frame);
  if (boxes.length < 2) return;
  const number = document.createElement("b");
  number.textContent = place + 1;
  Object.assign(number.style, {
    position: "absolute", right: "-14px", top: "-14px", width: "22px", height: "22px",
    borderRadius: "50%", background: "#a6192e", color: "#fff", textAlign: "center",
    font: "bold 14px/22px sans-serif",
  });
  frame.append(number);
})
"""

#: A browser in Chinese says these itself; the one that takes the pictures may not have its Chinese.
FILES = """
(page) => page.querySelectorAll("input[type=file]").forEach((field) => {
  const [button, said] = [document.createElement("button"), document.createElement("span")];
  button.textContent = "选择文件";
  const names = [...field.files].map((file) => file.name);
  said.textContent = ` ${names.join("、") || "未选择任何文件"}`;
  said.prepend(button);
  said.className = "in-chinese";
  Object.assign(button.style, { font: "inherit", color: "#000", padding: "1px 6px", margin: 0,
    background: "#efefef", border: "1px solid #767676", borderRadius: "3px", minHeight: 0 });
  Object.assign(said.style, { font: getComputedStyle(field).font, display: "inline-block",
    width: `${field.offsetWidth}px`, lineHeight: `${field.offsetHeight}px` });
  said.id = `${field.id}-in-chinese`;
  field.before(said);
  field.style.display = "none";
})
"""
BACK = """
() => {
  document.querySelectorAll(".outlined, .in-chinese").forEach((one) => one.remove());
  document.querySelectorAll("input[type=file]").forEach((one) => { one.style.display = ""; });
}
"""


class Camera:
    """Takes pictures into a folder; knows which it took."""

    def __init__(self, folder: Path = FOLDER):
        self.folder = folder
        self.taken: list[str] = []
        self.changed: list[str] = []
        folder.mkdir(exist_ok=True)

    def take(self, page: Page, name: str, *outlined: str, showing: tuple[str, ...] = ()) -> None:
        """Picture `name` of the page, as wide as its window.

        `outlined` are selectors of what the text speaks of, in its order; `showing` of what has to
        be seen beside it. Raises Playwright's TimeoutError where one of them finds nothing that is
        visible.
        """
        for selector in outlined:
            if not selector.endswith(IN_CHINESE):
                self.found(page, selector)
        page.wait_for_load_state()  # nothing is measured before it has its place
        size = page.viewport_size
        # All of the page at once: nothing floats over what is below the window's lower edge.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({**size, "height": max(size["height"], height)})
        page.evaluate("document.activeElement?.blur()")
        page.locator("html").evaluate(FILES)
        marked = [self.box(page, selector) for selector in outlined]
        page.evaluate(OUTLINE, marked)
        seen = marked + [self.box(page, selector) for selector in showing]
        clip = self.clip(seen, size["width"])
        self.keep(name, page.screenshot(clip=clip, animations="disabled", caret="hide"))
        page.evaluate(BACK)
        page.set_viewport_size(size)

    def found(self, page: Page, selector: str) -> Locator:
        """The first visible element, waited for."""
        found = page.locator(selector).locator("visible=true").first
        found.wait_for()
        return found

    def box(self, page: Page, selector: str) -> list[float]:
        """Where the first visible element stands on the page: left, top, width, height."""
        return self.found(page, selector).evaluate(
            "(one) => { const box = one.getBoundingClientRect();"
            " return [box.x + scrollX, box.y + scrollY, box.width, box.height]; }"
        )

    def clip(self, boxes: list[list[float]], width: int) -> dict[str, float]:
        """The part of the page around the boxes."""
        left = max(0, min(box[0] for box in boxes) - MARGIN)
        top = max(0, min(box[1] for box in boxes) - MARGIN)
        right = min(width, max(box[0] + box[2] for box in boxes) + MARGIN)
        bottom = max(box[1] + box[3] for box in boxes) + MARGIN
        return {"x": left, "y": top, "width": right - left, "height": bottom - top}

    def keep(self, name: str, shot: bytes) -> None:
        """Store it with few colours; a file that shows the same already stays as it is."""
        picture = reduced(Image.open(io.BytesIO(shot)).convert("RGB"))
        file = self.folder / f"{name}.png"
        self.taken.append(file.name)
        if file.exists():
            with Image.open(file) as there:
                if there.convert("RGB").tobytes() == picture.convert("RGB").tobytes():
                    return
        self.changed.append(file.name)
        picture.save(file, optimize=True)

    def forget_others(self) -> list[str]:
        """Remove pictures that were not taken now. Returns their names."""
        others = sorted(set(file.name for file in self.folder.glob("*.png")) - set(self.taken))
        for name in others:
            (self.folder / name).unlink()
        return others


def reduced(picture: Image.Image) -> Image.Image:
    """A picture in the colours that are in it most, so that no plain ground changes its own."""
    counted = sorted(picture.getcolors(picture.width * picture.height), reverse=True)
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted[:COLOURS] for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)
