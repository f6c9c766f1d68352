"""What can be done: learn, suggest, note what was taken and decided, keep what replies lack."""

from gongzhi.civic.dispatch.actions.answers import note_replies
from gongzhi.civic.dispatch.actions.learning import choose_model, keep_model, note_taken, suggest
from gongzhi.civic.dispatch.actions.naming import learn_names, refuse_name
from gongzhi.civic.dispatch.actions.urgency import keep_weighing, note_urgency

__all__ = [
    "choose_model",
    "keep_model",
    "keep_weighing",
    "learn_names",
    "note_replies",
    "note_taken",
    "note_urgency",
    "refuse_name",
    "suggest",
]
