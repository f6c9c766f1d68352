"""Tables of dispatch."""

from gongzhi.civic.dispatch.models.answers import ReadReply
from gongzhi.civic.dispatch.models.learning import Suggestion, TrainedModel

__all__ = ["ReadReply", "Suggestion", "TrainedModel"]
