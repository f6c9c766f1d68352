"""What can be done with what is known of people; who may, whoever calls has seen to (people, policy.py)."""

from gongzhi.civic.privacy.actions.assessing import (
    erase_assessment,
    sign_assessment,
    withdraw_assessment,
    write_assessment,
)
from gongzhi.civic.privacy.actions.consents import decide_consent, end_guardianship, note_guardianship
from gongzhi.civic.privacy.actions.incidents import (
    Known,
    change_incident,
    close_incident,
    fulfil_duty,
    name_people,
    note_incident,
    seed_notice_limits,
    set_notice_limit,
    waive_duty,
)
from gongzhi.civic.privacy.actions.openings import answer_opening, object_to_opening, open_details
from gongzhi.civic.privacy.actions.recipients import Receiving, end_recipient, record_recipient
from gongzhi.civic.privacy.actions.retention import delete_past_rows
from gongzhi.civic.privacy.actions.vault import destroy_details, keep_details, rewrap_keys

__all__ = [
    "Known",
    "Receiving",
    "answer_opening",
    "change_incident",
    "close_incident",
    "decide_consent",
    "delete_past_rows",
    "destroy_details",
    "end_guardianship",
    "end_recipient",
    "erase_assessment",
    "fulfil_duty",
    "keep_details",
    "name_people",
    "note_guardianship",
    "note_incident",
    "object_to_opening",
    "open_details",
    "record_recipient",
    "rewrap_keys",
    "seed_notice_limits",
    "set_notice_limit",
    "sign_assessment",
    "waive_duty",
    "withdraw_assessment",
    "write_assessment",
]
