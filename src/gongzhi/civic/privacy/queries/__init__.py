"""What others may ask: what a text holds, what the vault keeps, what may begin, who may receive."""

from gongzhi.civic.privacy.queries.assessments import (
    NotAssessed,
    assessments_in_force,
    is_cleared,
    newest_assessments,
    require_cleared,
)
from gongzhi.civic.privacy.queries.consents import (
    has_consented,
    is_last_word,
    may_give,
    may_go_on,
    notice_of,
    stances_by_thing,
)
from gongzhi.civic.privacy.queries.incidents import (
    incidents_told_to,
    letter_to,
    limits_in_force,
    open_incidents,
)
from gongzhi.civic.privacy.queries.recipients import (
    ReceiverBlocked,
    block_of,
    mail_block,
    mail_host,
    open_recipients,
    require_open,
)
from gongzhi.civic.privacy.queries.texts import (
    GONE,
    masked,
    masked_name,
    masked_phone,
    personal_data_in,
    without_personal_data,
)
from gongzhi.civic.privacy.queries.vault import details_of, details_of_all, mark_of

__all__ = [
    "GONE",
    "NotAssessed",
    "ReceiverBlocked",
    "assessments_in_force",
    "block_of",
    "details_of",
    "details_of_all",
    "has_consented",
    "incidents_told_to",
    "is_cleared",
    "is_last_word",
    "letter_to",
    "limits_in_force",
    "mail_block",
    "mail_host",
    "mark_of",
    "masked",
    "masked_name",
    "masked_phone",
    "may_give",
    "may_go_on",
    "newest_assessments",
    "notice_of",
    "open_incidents",
    "open_recipients",
    "personal_data_in",
    "require_cleared",
    "require_open",
    "stances_by_thing",
    "without_personal_data",
]
