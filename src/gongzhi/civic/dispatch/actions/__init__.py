"""What can be done: learn, suggest, send sure cases, note what people decided, gather, work on questions."""

from gongzhi.civic.dispatch.actions.answers import note_replies
from gongzhi.civic.dispatch.actions.automatic import (
    ask_for_human,
    confirm_by_human,
    dispatch_by_itself,
    note_undone,
    turn_off,
    turn_on,
)
from gongzhi.civic.dispatch.actions.gathering import claim_county, gather_county, keep_troubles
from gongzhi.civic.dispatch.actions.learning import (
    choose_model,
    forget_words,
    keep_model,
    note_taken,
    suggest,
)
from gongzhi.civic.dispatch.actions.naming import learn_names, refuse_name
from gongzhi.civic.dispatch.actions.questions import (
    choose_question,
    close_question,
    plan_question,
    report_on_question,
)
from gongzhi.civic.dispatch.actions.urgency import keep_weighing, note_urgency

__all__ = [
    "ask_for_human",
    "choose_model",
    "choose_question",
    "claim_county",
    "close_question",
    "confirm_by_human",
    "dispatch_by_itself",
    "forget_words",
    "gather_county",
    "keep_model",
    "keep_troubles",
    "keep_weighing",
    "learn_names",
    "note_replies",
    "note_taken",
    "note_undone",
    "note_urgency",
    "plan_question",
    "refuse_name",
    "report_on_question",
    "suggest",
    "turn_off",
    "turn_on",
]
