"""Tables of dispatch."""

from gongzhi.civic.dispatch.models.learning import Suggestion, TrainedModel

__all__ = ["Suggestion", "TrainedModel"]
