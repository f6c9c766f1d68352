"""Texts for many cases, as other modules ask for them."""

from gongzhi.civic.teamwork.logic.filling import filled, left_open

__all__ = ["filled", "left_open"]
