"""Tables of privacy; whose a row is, it says by a key of people's, which lies above."""

from gongzhi.civic.privacy.models.assessments import Assessment
from gongzhi.civic.privacy.models.consent import Consent, Guardianship
from gongzhi.civic.privacy.models.incidents import Concern, Incident, NoticeDuty, NoticeLimit
from gongzhi.civic.privacy.models.openings import Opening
from gongzhi.civic.privacy.models.recipients import Recipient
from gongzhi.civic.privacy.models.vault import PersonalKey, SealedDetails

__all__ = [
    "Assessment",
    "Concern",
    "Consent",
    "Guardianship",
    "Incident",
    "NoticeDuty",
    "NoticeLimit",
    "Opening",
    "PersonalKey",
    "Recipient",
    "SealedDetails",
]
