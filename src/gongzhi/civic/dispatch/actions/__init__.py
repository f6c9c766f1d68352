"""What can be done: learn, suggest, and keep what replies lack."""

from gongzhi.civic.dispatch.actions.answers import note_replies
from gongzhi.civic.dispatch.actions.learning import choose_model, keep_model, note_taken, suggest

__all__ = ["choose_model", "keep_model", "note_replies", "note_taken", "suggest"]
