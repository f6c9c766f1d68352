"""What may leave the country, and by what right."""

from datetime import date

from gongzhi.civic.privacy.vocabulary import Basis, Block

# What a number and a last day belong to: somebody issued it, or it was signed, for a time.
DATED = frozenset({Basis.SECURITY_ASSESSMENT, Basis.CERTIFICATION, Basis.STANDARD_CONTRACT})


def border_block(*, is_abroad: bool, basis: str, valid_until: date | None, on: date) -> Block | None:
    """Return why nothing may go to a receiver on a day, or None (个人信息保护法 art. 38)."""
    if not is_abroad:
        return None
    if not basis:
        return Block.NO_BASIS
    if valid_until is not None and valid_until < on:
        return Block.EXPIRED
    return None


def lacks(basis: str, reference: str, valid_until: date | None) -> bool:
    """Tell whether a basis is named without the number and the last day of its document."""
    return bool(basis) and (not reference or (basis in DATED and valid_until is None))
