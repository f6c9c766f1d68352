"""What can be done with what is known of people."""

from gongzhi.civic.privacy.actions.openings import answer_opening, object_to_opening, open_details
from gongzhi.civic.privacy.actions.vault import destroy_details, keep_details, rewrap_keys

__all__ = [
    "answer_opening",
    "destroy_details",
    "keep_details",
    "object_to_opening",
    "open_details",
    "rewrap_keys",
]
