"""Decides what happens when and where: single cases by season and hour, and clusters of like cases."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from gongzhi.demo.city import Landmark, content, landmarks
from gongzhi.demo.topics import Topic, topics

ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 365
WEEKDAYS = (1.15, 1.1, 1.05, 1.05, 1.1, 0.8, 0.75)
# hours of the day at which a topic is written about, with their weights
HOURS = {
    "day": {8: 2, 9: 4, 10: 4, 11: 3, 13: 2, 14: 3, 15: 3, 16: 3, 17: 2, 19: 2, 20: 2, 21: 1},
    "office": {8: 2, 9: 5, 10: 5, 11: 3, 14: 4, 15: 4, 16: 3, 17: 1, 20: 1},
    "morning": {6: 2, 7: 5, 8: 5, 9: 4, 10: 2, 12: 1, 17: 1},
    "evening": {7: 1, 9: 2, 12: 2, 15: 1, 17: 2, 18: 4, 19: 5, 20: 5, 21: 4, 22: 2},
    "night": {0: 3, 1: 2, 2: 1, 7: 1, 9: 1, 20: 2, 21: 3, 22: 5, 23: 5},
}


@dataclass(frozen=True)
class Cluster:
    """Many cases about one thing at one place; `is_open` when it is not solved yet; `known` are its facts."""

    name: str
    known: dict[str, str]
    ends_on: date
    is_open: bool


@dataclass(frozen=True)
class Opening:
    """What is about to be told: a topic at a landmark at a moment."""

    at: datetime
    topic: Topic
    landmark: Landmark
    cluster: Cluster | None = None


def openings(*, until: date, count: int, dice: Random) -> list[Opening]:
    """Return `count` openings of the year that ends with `until`, in time order."""
    clustered = [] if count < 1000 else _clustered(until, dice)
    single = _single(until, count - len(clustered), dice)
    return sorted([*clustered, *single], key=lambda opening: opening.at)


def _single(until: date, count: int, dice: Random) -> list[Opening]:
    days = [until - timedelta(days=ago) for ago in range(DAYS)]
    choices = list(topics().values())
    seasons = {month: [topic.weight_in(month) for topic in choices] for month in range(1, 13)}
    # the house is better known every month, and many topics peak in some months
    weights = [
        WEEKDAYS[day.weekday()] * sum(seasons[day.month]) * (1.2 - 0.4 * ago / DAYS)
        for ago, day in enumerate(days)
    ]
    found = []
    for day in dice.choices(days, weights, k=count):
        topic = dice.choices(choices, seasons[day.month])[0]
        found.append(Opening(_moment(day, topic, dice), topic, _spot(topic, dice)))
    return found


def _moment(day: date, topic: Topic, dice: Random) -> datetime:
    hours = HOURS[topic.hours]
    hour = dice.choices(list(hours), list(hours.values()))[0]
    clock = time(hour, dice.randrange(60), dice.randrange(60), tzinfo=ZONE)
    return datetime.combine(day, clock)


def _spot(topic: Topic, dice: Random) -> Landmark:
    """Choose a landmark; the square makes some places come back again and again."""
    marks = topic.landmarks()
    if dice.random() < 0.35:
        return marks[int(len(marks) * dice.random() ** 3)]
    return dice.choice(marks)


def _clustered(until: date, dice: Random) -> list[Opening]:
    marks = {mark.name: mark for mark in landmarks()}
    found = []
    for row in content("clusters.json"):
        topic = topics()[row["topic"]]
        first, last = _span(row, until)
        cluster = Cluster(row["name"], row.get("known", {}), last, row["open"])
        for _ in range(row["count"]):
            day = first + timedelta(days=dice.randint(0, (last - first).days))
            at = _moment(day, topic, dice)
            found.append(Opening(at, topic, marks[row["landmark"]], cluster))
    return found


def _span(row: dict[str, list[int]], until: date) -> tuple[date, date]:
    if "days_ago" in row:
        first, last = row["days_ago"]
        return until - timedelta(days=first), until - timedelta(days=last)
    month = int(str(row["month"]))
    year = until.year if until >= date(until.year, month, 20) else until.year - 1
    return date(year, month, 14), date(year, month, 18)
