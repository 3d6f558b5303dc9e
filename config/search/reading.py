"""How the index follows what staff say of how words are read (读音)."""

from collections.abc import Iterable

from django.db.models import Q
from django.db.models.signals import post_delete, post_save, pre_save

from units.models import Reading, SearchEntry, Unit
from units.search import readings, spelling
from units.search.finding import keys

from .index import write_all

Kind = SearchEntry.Kind


def follow(words: Iterable[str]) -> None:
    """Write anew what is found by names that hold one of the words, and how those are romanised."""
    for word in words:
        units = Unit.objects.filter(pk__in=keys(Kind.UNITS, spelling.canonical(word)))
        readings.read_anew(units)
        write_all(Kind.UNITS, Q(pk__in=units))
        write_all(Kind.RECOGNITIONS, Q(unit__in=units) | Q(name_then__contains=word))


def remember(instance: Reading, **kwargs) -> None:
    """Before a save: keep which word it was the reading of."""
    stored = Reading.objects.filter(pk=instance.pk).values_list("word", flat=True)
    instance._word_before = stored.first()


def saved(instance: Reading, raw: bool, **kwargs) -> None:
    """After a save: what holds the word, and what holds the one before."""
    if not raw:
        follow({instance.word, instance._word_before or instance.word})


def removed(instance: Reading, **kwargs) -> None:
    """After a removal: the dictionary has it again."""
    follow([instance.word])


def connect() -> None:
    """Let the index follow the readings (called once, when the site is ready)."""
    for signal, receiver in ((pre_save, remember), (post_save, saved), (post_delete, removed)):
        signal.connect(receiver, sender=Reading, dispatch_uid=f"reading-{receiver.__name__}")
