"""Why a backup can't be made or used, as sentences in both languages of the command line."""


class CannotKeep(Exception):
    """A backup was not made or not used, and nothing was changed; says why and what to do."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(chinese, english)
        self.chinese, self.english = chinese, english


class Damaged(CannotKeep):
    """What was written is not what is read."""

    def __init__(self, where: str = "") -> None:
        at = f"（{where}）" if where else ""
        super().__init__(
            f"备份文件被改动过或已损坏{at}，不能使用。请换另一份备份。",
            f"The backup was changed or is damaged{f' ({where})' if where else ''}. Use another one.",
        )


class Unfinished(CannotKeep):
    """The end is missing."""

    def __init__(self) -> None:
        super().__init__(
            "备份文件不完整，后面一段缺失。请重新复制这份文件，或换另一份备份。",
            "The backup is incomplete: its end is missing. Copy the file again, or use another one.",
        )
