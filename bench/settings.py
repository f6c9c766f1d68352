"""Settings of the bench: the real ones."""

from gongzhi.config.settings import *  # noqa: F403  # all of them
