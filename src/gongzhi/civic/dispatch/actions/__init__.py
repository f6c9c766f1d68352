"""What can be done: learn, suggest, and let sure cases go out by themselves."""

from gongzhi.civic.dispatch.actions.automatic import (
    ask_for_human,
    confirm_by_human,
    dispatch_by_itself,
    note_undone,
    turn_off,
    turn_on,
)
from gongzhi.civic.dispatch.actions.learning import (
    choose_model,
    forget_words,
    keep_model,
    note_taken,
    suggest,
)

__all__ = [
    "ask_for_human",
    "choose_model",
    "confirm_by_human",
    "dispatch_by_itself",
    "forget_words",
    "keep_model",
    "note_taken",
    "note_undone",
    "suggest",
    "turn_off",
    "turn_on",
]
