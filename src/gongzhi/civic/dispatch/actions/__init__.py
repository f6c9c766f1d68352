"""What can be done: learn, suggest, note what was decided, gather, work on the question of the month."""

from gongzhi.civic.dispatch.actions.answers import note_replies
from gongzhi.civic.dispatch.actions.gathering import claim_county, gather_county, keep_troubles
from gongzhi.civic.dispatch.actions.learning import choose_model, keep_model, note_taken, suggest
from gongzhi.civic.dispatch.actions.naming import learn_names, refuse_name
from gongzhi.civic.dispatch.actions.questions import (
    choose_question,
    close_question,
    plan_question,
    report_on_question,
)
from gongzhi.civic.dispatch.actions.urgency import keep_weighing, note_urgency

__all__ = [
    "choose_model",
    "choose_question",
    "claim_county",
    "close_question",
    "gather_county",
    "keep_model",
    "keep_troubles",
    "keep_weighing",
    "learn_names",
    "note_replies",
    "note_taken",
    "note_urgency",
    "plan_question",
    "refuse_name",
    "report_on_question",
    "suggest",
]
