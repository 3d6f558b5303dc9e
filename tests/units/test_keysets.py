"""Sets of keys as bits say the same as Python's sets."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from units.keysets import keysets, united

PAIRS = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 300)))


@given(PAIRS)
def test_keysets_hold_what_sets_hold(pairs):
    sets = defaultdict(set)
    for owner, key in pairs:
        sets[owner].add(key)
    held = keysets(pairs)
    assert {owner: n.bit_count() for owner, n in held.items()} == {
        o: len(s) for o, s in sets.items()
    }
    assert united(held.values()).bit_count() == len(set().union(*sets.values()))
    both = held.get("甲", 0) & held.get("乙", 0)
    assert {key for key in range(301) if both >> key & 1} == sets["甲"] & sets["乙"]


def test_what_is_not_there_is_nothing():
    assert united([]) == united([None, 0]) == 0
    assert keysets([("甲", 0)]) == {"甲": 1}
