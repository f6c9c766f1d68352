"""The vectors of others: proofs of trees and subtrees (transparency-dev/merkle), Ed25519 (C2SP CCTV)."""

import json
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongzhi.civic.ledger.logic.ed25519 import is_signed
from gongzhi.civic.ledger.logic.merkle import (
    is_consistent,
    is_consistent_subtree,
    is_included,
    is_included_in_subtree,
)
from tests.shared import shared_data

Case = dict[str, Any]


def _proof(case: Case) -> list[bytes]:
    return [b64decode(one) for one in case["proof"] or []]


def _inclusion(case: Case) -> bool:
    leaf, root = b64decode(case["leafHash"]), b64decode(case["root"])
    return is_included(leaf, index=case["leafIdx"], size=case["treeSize"], root=root, proof=_proof(case))


def _inclusion_in_subtree(case: Case) -> bool:
    leaf, root = b64decode(case["leafHash"]), b64decode(case["root"])
    span = {"index": case["leafIdx"], "start": case["start"], "end": case["end"]}
    return is_included_in_subtree(leaf, **span, root=root, proof=_proof(case))


def _consistency(case: Case) -> bool:
    old_root, root = b64decode(case["root1"]), b64decode(case["root2"])
    return is_consistent(
        old_size=case["size1"], size=case["size2"], old_root=old_root, root=root, proof=_proof(case)
    )


def _consistency_of_subtree(case: Case) -> bool:
    subtree_root, root = b64decode(case["root1"]), b64decode(case["root2"])
    span = {"start": case["start"], "end": case["end"], "size": case["size"]}
    return is_consistent_subtree(**span, subtree_root=subtree_root, root=root, proof=_proof(case))


def cases_in(folder: str) -> list[tuple[Path, Case]]:
    """Return the vectors of a folder."""
    files = sorted((shared_data("ledger") / "merkle_vectors" / "testdata" / folder).rglob("*.json"))
    return [(path, json.loads(path.read_text())) for path in files]


@pytest.mark.parametrize(
    ("folder", "verify", "count"),
    [
        ("inclusion", _inclusion, 98),
        ("consistency", _consistency, 98),
        ("subtreeinclusion", _inclusion_in_subtree, 204),
        ("subtreeconsistency", _consistency_of_subtree, 118),
    ],
)
def test_good_proofs_hold_and_bad_ones_are_refused(
    folder: str, verify: Callable[[Case], bool], count: int
) -> None:
    cases = cases_in(folder)
    wrong = [path.as_posix() for path, case in cases if verify(case) == case["wantErr"]]
    assert (wrong, len(cases)) == ([], count)


REFUSED = {"low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"}


def signatures() -> list[Case]:
    """Return the vectors of signatures."""
    found: list[Case] = json.loads((shared_data("ledger") / "ed25519vectors.json").read_text())
    return found


def _holds(case: Case) -> bool:
    return is_signed(case["msg"].encode(), bytes.fromhex(case["sig"]), by=bytes.fromhex(case["key"]))


def test_signatures_with_weak_or_oddly_written_points_are_refused_and_only_those() -> None:
    cases = signatures()
    wrong = [case["number"] for case in cases if _holds(case) == bool(REFUSED & set(case["flags"] or []))]
    assert (wrong, len(cases)) == ([], 914)


def test_both_kinds_of_answers_are_among_the_signatures() -> None:
    assert {_holds(case) for case in signatures()} == {True, False}
