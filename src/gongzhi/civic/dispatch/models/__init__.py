"""Tables of dispatch."""

from gongzhi.civic.dispatch.models.answers import ReadReply
from gongzhi.civic.dispatch.models.automatic import AutomaticDispatch, AutomaticRule
from gongzhi.civic.dispatch.models.learning import Suggestion, TrainedModel
from gongzhi.civic.dispatch.models.questions import Question, QuestionReport
from gongzhi.civic.dispatch.models.troubles import GatheredCounty, Trouble, TroubleFigures, TroubleMember
from gongzhi.civic.dispatch.models.urgency import UrgencyDecision, UrgencyWeighing

__all__ = [
    "AutomaticDispatch",
    "AutomaticRule",
    "GatheredCounty",
    "Question",
    "QuestionReport",
    "ReadReply",
    "Suggestion",
    "TrainedModel",
    "Trouble",
    "TroubleFigures",
    "TroubleMember",
    "UrgencyDecision",
    "UrgencyWeighing",
]
