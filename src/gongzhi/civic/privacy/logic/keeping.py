"""How long an impact assessment is kept."""

from datetime import datetime

from gongzhi.civic.privacy.vocabulary import KEPT_YEARS


def kept_until(last_used_at: datetime) -> datetime:
    """Return until when what was last used then is kept: at least three years (个人信息保护法 art. 56)."""
    year = last_used_at.year + KEPT_YEARS
    try:
        return last_used_at.replace(year=year)
    except ValueError:  # 29 February
        return last_used_at.replace(year=year, month=3, day=1)
