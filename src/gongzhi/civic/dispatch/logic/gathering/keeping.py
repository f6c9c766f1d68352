"""Which trouble found now is which of before: rows stay the same while they grow."""

from collections.abc import Mapping, Sequence


def same_as(found: Sequence[Sequence[int]], before: Mapping[int, Sequence[int]]) -> list[int | None]:
    """Return for each trouble found the key of that of before which goes on in it; each goes on once.

    Troubles are given by their cases, oldest first. One goes on where its first case is, else where at least
    half of either is shared, the most first.
    """
    where = {case: nth for nth, cases in enumerate(found) for case in cases}
    ties = []
    for key, cases in before.items():
        shared = [where[case] for case in cases if case in where]
        for nth in set(shared):
            has_first, count = where.get(cases[0]) == nth, shared.count(nth)
            if has_first or 2 * count >= min(len(cases), len(found[nth])):
                ties.append((not has_first, -count, key, nth))
    kept: dict[int, int] = {}
    for _other, _count, key, nth in sorted(ties):
        if nth not in kept and key not in kept.values():
            kept[nth] = key
    return [kept.get(nth) for nth in range(len(found))]
