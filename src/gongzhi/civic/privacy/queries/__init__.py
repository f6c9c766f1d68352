"""What others may ask: which personal data a text holds, and what the vault holds of somebody."""

from gongzhi.civic.privacy.queries.texts import masked, masked_name, masked_phone, personal_data_in
from gongzhi.civic.privacy.queries.vault import details_of, details_of_all, mark_of

__all__ = [
    "details_of",
    "details_of_all",
    "mark_of",
    "masked",
    "masked_name",
    "masked_phone",
    "personal_data_in",
]
