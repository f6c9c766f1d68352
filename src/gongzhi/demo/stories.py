"""A year of cases in the demo city, deterministic: the same seed tells the same stories."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from gongzhi.demo.city import landmarks_in, people, places
from gongzhi.demo.lives import Life, Trunk, live, rest_for
from gongzhi.demo.openings import ZONE, Opening, openings
from gongzhi.demo.scenes import BUILT, Scene, words
from gongzhi.demo.story import Step, Story
from gongzhi.demo.texts import CALM, text_of, title_of

__all__ = ["Step", "Story", "stories"]

CHANNELS = {"web": 38, "phone": 50, "window": 5, "post": 2, "imported": 5}
PRIVATE = {"report"}
# exchange 199 0000: the right shape for a mobile number, and plainly made up
PHONE = "1990000{:04d}"


def stories(*, until: date, seed: int = 7, count: int = 3000) -> Iterator[Story]:
    """Yield `count` stories of the twelve months that end with `until`, in time order."""
    return _Telling(until=until, seed=seed, count=count).all()


class _Telling:
    """What the stories of one run share: reporters, titles and texts used, clusters' first cases."""

    def __init__(self, *, until: date, seed: int, count: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - stories, not secrets
        self.end = datetime.combine(until, time(23, 59, 59), tzinfo=ZONE)
        self.openings = openings(until=until, count=count, dice=self.dice)
        self.reporters = self._invent_reporters(max(40, count * 2 // 3))
        self.titles: set[str] = set()
        self.texts: set[str] = set()
        self.trunks: dict[str, Trunk] = {}

    def all(self) -> Iterator[Story]:
        """Tell every opening."""
        for index, opening in enumerate(self.openings):
            yield self._tell(index, opening)

    def _tell(self, index: int, opening: Opening) -> Story:
        dice, topic, mark = self.dice, opening.topic, opening.landmark
        place = self._place_of(opening)
        channel = self._channel(opening)
        kind = dice.choices(topic.kinds, range(len(topic.kinds) + 1, 1, -1))[0]
        scene, title, text = self._write(opening, kind, channel)
        name, phone = self._reporter(mark.community_code, at=opening.at)
        life = self._life(index, opening, place, scene, channel)
        return Story(
            opened_at=opening.at,
            kind=kind,
            channel=channel,
            title=title,
            text=text,
            place_code=place,
            address=_address(scene),
            lon=round(mark.lon + dice.uniform(-0.0006, 0.0006), 5),
            lat=round(mark.lat + dice.uniform(-0.0005, 0.0005), 5),
            category_code=topic.category,
            urgency=topic.urgency,
            is_public=kind not in PRIVATE and dice.random() < 0.72,
            reporter_name=name,
            reporter_phone=phone,
            anonymous=dice.random() < (0.3 if kind == "report" else 0.06),
            steps=live(life),
        )

    def _channel(self, opening: Opening) -> str:
        """Choose a way in; windows are closed at night and at weekends."""
        channel = self.dice.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        is_office_hour = opening.at.weekday() < 5 and 8 <= opening.at.hour < 18
        return channel if is_office_hour or channel != "window" else "phone"

    def _place_of(self, opening: Opening) -> str:
        """Return the landmark's grid, or its community where nobody said more."""
        code = opening.landmark.community_code
        grids = [code + f"{number:03d}" for number in (1, 2, 3)]
        marks = landmarks_in(code)
        grid = grids[marks.index(opening.landmark) % 3]
        return grid if grid in places() and self.dice.random() < 0.6 else code

    def _write(self, opening: Opening, kind: str, channel: str) -> tuple[Scene, str, str]:
        """Write until neither title nor text was used before; a title may repeat in the end."""
        for attempt in range(40):
            strand = self.dice.choice(opening.topic.strands())
            scene = Scene(opening.landmark, opening.at, self.dice, strand)
            scene.tone = opening.topic.tone or ("calm" if kind in CALM else "")
            if opening.cluster:
                scene.known |= opening.cluster.known
            title = title_of(opening.topic, scene)
            text = text_of(opening.topic, scene, kind=kind, channel=channel)
            if text not in self.texts and (title not in self.titles or attempt > 12):
                break
        self.titles.add(title)
        self.texts.add(text)
        return scene, title, text

    def _life(self, index: int, opening: Opening, place: str, scene: Scene, channel: str) -> Life:
        trunk, is_trunk = self._trunk(index, opening)
        rest = "" if is_trunk else rest_for(opening.at, self.end, self.dice)
        return Life(
            topic=opening.topic,
            place=place,
            scene=scene,
            channel=channel,
            dice=self.dice,
            at=opening.at,
            end=self.end,
            trunk=trunk,
            is_trunk=is_trunk,
            neighbours=self._neighbours(many=is_trunk),
            rest=rest,
        )

    def _neighbours(self, *, many: bool) -> tuple[dict[str, str], ...]:
        """Choose who supports a case: many for a cluster's first, now and then a few."""
        few = self.dice.randint(1, 6) if self.dice.random() < 0.08 else 0
        chosen = self.dice.sample(self.reporters, self.dice.randint(9, 24) if many else few)
        return tuple({"name": name, "phone": phone} for name, phone in chosen)

    def _trunk(self, index: int, opening: Opening) -> tuple[Trunk | None, bool]:
        """Return the cluster's first case, and whether this is it."""
        cluster = opening.cluster
        if not cluster:
            return None, False
        if cluster.name in self.trunks:
            return self.trunks[cluster.name], False
        days = 30 if cluster.is_open else 4
        last = datetime.combine(cluster.ends_on, time(16, 20), tzinfo=ZONE)
        trunk = Trunk(index, last + timedelta(days=days), opening.at + timedelta(hours=2))
        self.trunks[cluster.name] = trunk
        return trunk, True

    def _invent_reporters(self, count: int) -> list[tuple[str, str]]:
        taken = {person.name for person in people()}
        found = []
        for number in range(count):
            name = self._invent_name()
            while name in taken:
                name = self._invent_name()
            found.append((name, PHONE.format(100 + number * 3)))
        return found

    def _invent_name(self) -> str:
        surname = self.dice.choice(words()["surnames"])
        return str(surname + self.dice.choice(words()["given_names"]))

    def _reporter(self, community: str, *, at: datetime) -> tuple[str, str]:
        """Choose a reporter; a demo resident speaks up now and then from the own community, of late often."""
        chance = 0.9 if at > self.end - timedelta(days=30) else 0.25
        for number, person in enumerate(p for p in people() if p.role == "resident"):
            if person.place_code == community and self.dice.random() < chance:
                return person.name, PHONE.format(number + 1)
        return self.dice.choice(self.reporters)


def _address(scene: Scene) -> str:
    """Write the address as a street, a landmark and, in an estate, a building."""
    county = places()[scene.landmark.community_code[:6]].name
    spot = scene.landmark.name + scene.slot("b")
    if scene.landmark.kind not in {*BUILT, "hamlet"}:
        spot += scene.slot("near")
    return f"{county}{scene.slot('street')}{scene.slot('community')}{spot}"
