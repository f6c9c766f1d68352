"""Who is meant by the @names in a note."""

from collections import Counter
from collections.abc import Mapping


def mentioned_in(text: str, people: Mapping[int, str]) -> set[int]:
    """Return the people (id → name) whose name stands behind an @; a name of two people means neither.

    Where one name begins another (@李明 in @李明华), the longer one is meant.
    """
    bearers = Counter(people.values())
    left, found = text.replace("＠", "@"), set()
    for person, name in sorted(people.items(), key=lambda each: -len(each[1])):
        if name and bearers[name] == 1 and f"@{name}" in left:
            found.add(person)
            left = left.replace(f"@{name}", " ")
    return found
