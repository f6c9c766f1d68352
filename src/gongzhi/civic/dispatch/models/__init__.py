"""Tables of dispatch."""

from gongzhi.civic.dispatch.models.automatic import AutomaticDispatch, AutomaticRule
from gongzhi.civic.dispatch.models.learning import Suggestion, TrainedModel

__all__ = ["AutomaticDispatch", "AutomaticRule", "Suggestion", "TrainedModel"]
