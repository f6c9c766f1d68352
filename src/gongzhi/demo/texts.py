"""Writes what residents say and what bodies reply: voices, moods and replies over a topic's grammar."""

from collections.abc import Iterable

from gongzhi.demo.city import Body
from gongzhi.demo.scenes import Scene, words
from gongzhi.demo.topics import Topic

# An operator writes of the caller, so lines in the first or second person or with a cry are left out.
PERSONAL = ("我", "你", "您", "俺", "!", "！", "？")
WE = {"government": "我单位", "enterprise": "我公司", "committee": "社区", "social": "我会"}


# kinds in which nobody is angry and nothing was left undone before
CALM = {"inquiry", "suggestion"}


def title_of(topic: Topic, scene: Scene) -> str:
    """Write a title."""
    return _one(topic.titles, scene)


def text_of(topic: Topic, scene: Scene, *, kind: str, channel: str) -> str:
    """Write a resident's text in a voice that fits the channel and the kind."""
    if channel in {"phone", "window"}:
        return _by_operator(topic, scene, channel=channel)
    if topic.urgency == "danger":
        return _urgent(topic, scene)
    calm = kind in CALM
    scene.patience = 0.0 if calm else 0.35
    voices = (_plain, _polite, _typed, _angry, _short, _rambling)
    weights = (30, 50, 20, 0, 0, 0) if calm else (24, 24, 12, 16, 10, 14)
    return scene.dice.choices(voices, weights)[0](topic, scene)


def _details(topic: Topic, scene: Scene, most: int) -> list[str]:
    lines = scene.fitting(topic.details)
    return [
        scene.say(line) for line in scene.dice.sample(lines, scene.dice.randint(0, min(most, len(lines))))
    ]


def _one(lines: Iterable[str], scene: Scene) -> str:
    return scene.say(scene.dice.choice(scene.fitting(lines)))


def _perhaps(name: str, scene: Scene, chance: float) -> str:
    return scene.one_of(name) if scene.dice.random() < chance else ""


def _urgent(topic: Topic, scene: Scene) -> str:
    told = [_one(topic.facts, scene), *_details(topic, scene, 1), _one(topic.asks, scene)]
    return "".join(told)


def _plain(topic: Topic, scene: Scene) -> str:
    return "".join(
        [
            _one(topic.facts, scene),
            *_details(topic, scene, 2),
            _perhaps("histories", scene, scene.patience),
            _one(topic.asks, scene),
        ]
    )


def _polite(topic: Topic, scene: Scene) -> str:
    return scene.one_of("greetings") + _plain(topic, scene) + scene.one_of("thanks")


def _angry(topic: Topic, scene: Scene) -> str:
    moods = scene.dice.sample(words()["angers"], 2)
    return "".join(
        [
            moods[0] if scene.dice.random() < 0.5 else "",
            _one(topic.facts, scene),
            *_details(topic, scene, 1),
            _perhaps("histories", scene, 0.4),
            _one(topic.asks, scene),
            moods[1],
        ]
    )


def _short(topic: Topic, scene: Scene) -> str:
    return _one(topic.facts, scene) + scene.one_of("short_calls")


def _rambling(topic: Topic, scene: Scene) -> str:
    return "".join(
        [
            scene.one_of("rambles"),
            _one(topic.facts, scene),
            *_details(topic, scene, 3),
            scene.one_of("histories"),
            _one(topic.asks, scene),
            scene.one_of("afterthoughts"),
        ]
    )


def _typed(topic: Topic, scene: Scene) -> str:
    """Type in a hurry on a phone: spaces for commas, stops left out."""
    text = _plain(topic, scene)
    mark = scene.dice.choice((" ", "，", "  "))
    return text.replace("。", mark).replace("，", mark).rstrip(" ，")


def _by_operator(topic: Topic, scene: Scene, *, channel: str) -> str:
    facts = scene.fitting(topic.facts)
    lines = [scene.say(line) for line in scene.dice.sample(facts, len(facts))]
    fact = next((line for line in lines if _is_neutral(line)), lines[0])
    details = [line for line in _details(topic, scene, 2) if _is_neutral(line)]
    history = "" if topic.urgency == "danger" else _perhaps("histories", scene, 0.15)
    told = [fact, *details, history if _is_neutral(history) else ""]
    opener = "市民到窗口反映：" if channel == "window" else scene.one_of("operators")
    ask = "请立即处置，现场有人等候。" if topic.urgency == "danger" else scene.one_of("operator_asks")
    return opener + "".join(told) + ask


def _is_neutral(line: str) -> bool:
    return not any(word in line for word in PERSONAL)


def reply_of(topic: Topic, scene: Scene, *, outcome: str, body: Body, again: bool) -> str:
    """Write the body's reply; an outcome "evasive" is one that says nothing."""
    if outcome == "evasive":
        return scene.one_of("evasive")
    scene.known["we"] = "村委会" if "村委" in body.short_name else WE[body.kind]
    scene.known["worker"] = scene.dice.choice(words()["workers"])
    is_done = outcome in {"done", "partly"}
    core = _news((topic.remedies if is_done else topic.plans) or topic.remedies, scene)
    if outcome == "partly":
        core += scene.one_of("partly")
    if outcome == "planned":
        core = scene.one_of("planned") + core
    opener = scene.one_of("reply_again" if again else "reply_openers")
    return opener + core + scene.one_of("reply_closers")


def _news(lines: tuple[str, ...], scene: Scene) -> str:
    """Say a line that this story has not used yet, or that it was done again."""
    fitting = scene.fitting(lines)
    new = [line for line in fitting if line not in scene.told]
    if not new:
        return scene.one_of("redone")
    line = scene.dice.choice(new)
    scene.told.add(line)
    return scene.say(line)
