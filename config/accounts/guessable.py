"""Passwords that are guessed first: repetitions, keyboard rows, pinyin phrases, years, numbers.

Django's list holds what is common elsewhere in the world; this one what is common here. Plain
Python. A password is guessable when its letters are nothing but such words, however they are
cased, parted or spelt with figures, and its digits nothing but such numbers.
"""

import re
from pathlib import Path

#: Words and phrases in pinyin and English that passwords here are made of, and numbers that are
#: chosen for their sound or their day.
GUESSED = frozenset(Path(__file__).with_name("guessed.txt").read_text("utf-8").split())
LONGEST = max(map(len, GUESSED))
#: Rows and columns of the keyboard, each also from its end.
ROWS = [
    *("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"),
    *("1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "qazwsxedcrfvtgbyhnujmikolp", "0123456789"),
    *("1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "147258369", "159357", "789456123"),
]
LINES = [*ROWS, *(row[::-1] for row in ROWS)]
#: What figures and signs stand for inside of a word.
SPELT = str.maketrans("013457@$!", "oleastasi")
YEAR = re.compile(r"(?:19|20)\d\d(?:(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12]\d|3[01])?)?|\d{1,4}")
#: So many different characters are too few.
FEW = 4
#: A run along a keyboard's line is this long at least.
RUN = 3


def is_guessable(password: str, common: frozenset[str] = frozenset()) -> bool:
    """Whether it is guessed first. `common` are further words, in small letters."""
    text = password.casefold().strip()
    bare = re.sub(r"[\W_]", "", text)
    if len(set(text)) <= FEW or _is_repeated(bare) or _is_run(bare):
        return True
    ends = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    spellings = {re.sub(r"[\W\d_]", "", text)}
    spellings |= {re.sub(r"[\W\d_]", "", one.translate(SPELT)) for one in (text, ends)}
    if text in common or spellings & common:
        return True
    numbers = re.findall(r"\d+", text)
    if not all(map(_is_plain_number, numbers)):
        return False
    return any(_is_made_of_words(letters) for letters in spellings)


def _is_repeated(text: str) -> bool:
    """Whether it is one piece several times, as 示例示例 is; digits after it do not count."""
    return any(one and one in (one + one)[1:-1] for one in (text, text.rstrip("0123456789")))


def _is_run(text: str) -> bool:
    """Whether it is nothing but runs along lines of the keyboard."""
    place = 0
    while place < len(text):
        length = RUN
        while place + length <= len(text) and _is_on_line(text[place : place + length]):
            length += 1
        if length == RUN:
            return False
        place += length - 1
    return True


def _is_on_line(text: str) -> bool:
    return any(text in line for line in LINES) or len(set(text)) == 1


def _is_plain_number(digits: str) -> bool:
    """Whether it is a year, a day, a lucky number, a run, or short."""
    return bool(
        YEAR.fullmatch(digits) or digits in GUESSED or _is_run(digits) or _is_repeated(digits)
    )


def _is_made_of_words(letters: str) -> bool:
    """Whether words and runs of the keyboard make all of it."""
    reached = {0}
    for end in range(1, len(letters) + 1):
        starts = (start for start in range(max(0, end - LONGEST), end) if start in reached)
        if any(_is_word(letters[start:end]) for start in starts):
            reached.add(end)
    return len(letters) in reached


def _is_word(letters: str) -> bool:
    return letters in GUESSED or (len(letters) >= RUN and _is_on_line(letters))
