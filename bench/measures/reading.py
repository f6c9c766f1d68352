"""Reading free texts: what they are about, where, what they give away, what a reply lacks, what is alike."""

import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from random import Random
from statistics import median

from django.test import override_settings

from bench.figures import Figure, at_least, at_most, told
from bench.measures import Wanted
from bench.texts import Texts, read_texts
from gongzhi.civic.dispatch.logic.answering.checking import warnings_for
from gongzhi.civic.dispatch.logic.gathering.rolling import Gathering
from gongzhi.civic.dispatch.logic.gathering.vocabulary import Message
from gongzhi.civic.dispatch.logic.learning import trained
from gongzhi.civic.dispatch.logic.model import Model, probabilities
from gongzhi.civic.dispatch.logic.similar import Written, most_alike
from gongzhi.civic.dispatch.queries.training import history
from gongzhi.civic.jurisdictions.models import Place
from gongzhi.civic.jurisdictions.queries import forget_names, places_in
from gongzhi.civic.privacy.queries import personal_data_in
from gongzhi.demo.stories import stories
from gongzhi.kernel import clock

CANDIDATES = 200
Said = tuple[str, str]  # title and text


@override_settings(KEEP_SECONDS=600)  # whether a name changed is asked every few seconds, not for each text
def measure(wanted: Wanted) -> list[Figure]:
    """Measure processor time on one core, in the same run as the limit: listing the pairs of signs."""
    names = _of_the_names()
    source, chance = read_texts(), Random(29)
    said = [(source.title(chance), source.text(chance)) for _ in range(wanted.many(2000))]
    runs = wanted.runs(3)

    def rate(read: Callable[[Said], object]) -> list[float]:
        return [len(said) / _took(lambda: [read(each) for each in said]) for _ in range(runs)]

    limit = median(rate(_pairs_listed))

    def share_of(rates: Sequence[float]) -> str:
        return f"{median(rates) / limit:.1%} of the limit"

    where, gives_away = rate(_where), rate(lambda each: personal_data_in(each[1]))
    lacks = rate(_lacks(source, chance))
    return [
        told("texts whose pairs of signs are only listed (the limit)", "texts/s", [limit]),
        at_least(2000, "texts in which a place is sought", "texts/s", where, share_of(where)),
        told("texts in which personal data is sought", "texts/s", gives_away, share_of(gives_away)),
        at_least(190, "replies checked", "texts/s", lacks, share_of(lacks)),
        *_of_the_model(wanted, said, share_of),
        at_most(3, "likeness to 200 candidates", "ms", [_likeness(said)]),
        at_most(20, f"{len(said):,} messages gathered into troubles", "s", [_gathering(said)]),
        at_most(3, "3,000 stories of the demo told", "s", [_took(_stories)]),
        names,
    ]


def _took(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return max(time.process_time() - begun, 1e-6)


def _pairs_listed(said: Said) -> set[tuple[str, str]]:
    return set(pairwise("\n".join(said)))


def _where(said: Said) -> object:
    return places_in("\n".join(said))


def _lacks(source: Texts, chance: Random) -> Callable[[Said], object]:
    replies = [source.reply(chance) for _ in range(200)]
    at = clock.now()
    return lambda said: warnings_for(*said, chance.choice(replies), at=at)


def _of_the_model(wanted: Wanted, said: Sequence[Said], share_of: Callable[..., str]) -> list[Figure]:
    """Measure a model learned from this city's own history: its speed, not how well it reads."""
    messages, labels = zip(*history(limit=wanted.many(3000)), strict=True)
    model, _figures = trained(messages, labels)
    rates = [len(said) / _took(lambda: probabilities(model, said)) for _ in range(wanted.runs(3))]
    return [
        at_least(2000, "texts classified in a batch", "texts/s", rates, share_of(rates)),
        at_most(5, "one text classified", "ms", [_one_by_one(model, said[:100])]),
    ]


def _one_by_one(model: Model, said: Sequence[Said]) -> float:
    return 1000 * _took(lambda: [probabilities(model, [each]) for each in said]) / len(said)


def _likeness(said: Sequence[Said]) -> float:
    at = clock.now()
    written = [Written(str(n), *each, at) for n, each in enumerate(said)]
    candidates = (written * CANDIDATES)[:CANDIDATES]
    return 1000 * median(_took(partial(most_alike, asked, candidates)) for asked in written[:50])


def _gathering(said: Sequence[Said]) -> float:
    at = clock.now()
    messages = [Message(str(n), *each, at + timedelta(minutes=n)) for n, each in enumerate(said)]
    return _took(lambda: Gathering(messages))


def _stories() -> object:
    return list(stories(until=date(2026, 6, 30), count=3000))


def _of_the_names() -> Figure:
    """Measure what whoever asks first would wait for, which a web process does at its start."""
    many = Place.objects.present().count()
    forget_names()
    seconds = _took(lambda: places_in("路灯"))
    return at_most(3, "the names of all places loaded", "s", [seconds], f"{many:,} places")
