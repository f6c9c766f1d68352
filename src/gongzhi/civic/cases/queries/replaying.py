"""What a case's facts come to, as other modules ask: replayed without a row of the case."""

from gongzhi.civic.cases.logic.replayed import Replayed
from gongzhi.civic.cases.logic.replaying import Told, replayed

__all__ = ["Replayed", "Told", "replayed"]
