"""Tables of dispatch."""

from gongzhi.civic.dispatch.models.answers import ReadReply
from gongzhi.civic.dispatch.models.learning import Suggestion, TrainedModel
from gongzhi.civic.dispatch.models.urgency import UrgencyDecision, UrgencyWeighing

__all__ = ["ReadReply", "Suggestion", "TrainedModel", "UrgencyDecision", "UrgencyWeighing"]
