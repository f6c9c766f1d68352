"""What can be done: learn, and suggest."""

from gongzhi.civic.dispatch.actions.learning import choose_model, keep_model, note_taken, suggest

__all__ = ["choose_model", "keep_model", "note_taken", "suggest"]
