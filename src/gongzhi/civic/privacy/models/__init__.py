"""Tables of privacy; whose a row is, it says by a key of people's, which lies above."""

from gongzhi.civic.privacy.models.openings import Opening
from gongzhi.civic.privacy.models.vault import PersonalKey, SealedDetails

__all__ = ["Opening", "PersonalKey", "SealedDetails"]
