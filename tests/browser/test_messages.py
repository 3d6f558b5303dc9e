"""What the desk says after an act."""

import pytest

from .desk import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
#: Where the sign of a message ends and where its text begins, in pixels from its edge.
SIGN = """kind => {
  const list = document.createElement("ul");
  list.className = "messagelist";
  list.innerHTML = `<li class="${kind}">已办。</li>`;
  document.querySelector("#content").prepend(list);
  const style = getComputedStyle(list.firstElementChild);
  return [
    parseFloat(style.backgroundPositionX) + parseFloat(style.backgroundSize),
    parseFloat(style.paddingLeft),
  ];
}"""


@pytest.mark.parametrize("width", [1280, 900, 390])
def test_no_sign_lies_over_the_words(visit, width):
    page = signed_in(visit, width=width)
    for kind in ("success", "info", "warning", "error"):
        end, text = page.evaluate(SIGN, kind)
        assert end + 4 <= text, (kind, end, text)
