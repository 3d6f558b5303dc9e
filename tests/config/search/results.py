"""What the search answers, as tests compare it, and texts to ask it."""

from hypothesis import strategies as st

from awards.models import AwardYear
from config.search.query import search
from units.models import SearchEntry
from units.search import spelling
from units.search.finding import entries, holds
from units.search.tokens import scope

#: Texts to ask: any, and such as nearly hit.
TEXT = st.text(max_size=120) | st.text(
    "海港局引航AIai赋能1.9万余 艘次hgj\"'*:&|!()“，-", max_size=12
)


def found(text, **options):
    """What `text` finds: the titles by kind."""
    groups = search(text, **options)
    assert all(group.total and group.results for group in groups)
    return {group.kind: [result.title for result in group.results] for group in groups}


def entries_with(text):
    """The entries that hold the words of a text, whoever may see their records."""
    places = [scope("units")]
    for kind in set(SearchEntry.Kind) - {SearchEntry.Kind.UNITS}:
        places += [scope(kind, pk) for pk in AwardYear.objects.values_list("pk", flat=True)]
    return entries(holds(spelling.words(text), places))


def plain(parts):
    """Parts as the text that a reader sees."""
    return "".join(text for text, _ in parts)


def hits(parts):
    return [text for text, is_hit in parts if is_hit]
