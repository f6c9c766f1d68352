"""Logs: one line an event, of which only what stands in a list of allowed keys is written.

Nothing personal gets in, whoever logs: no arguments of messages, no words of exceptions, no addresses.
"""

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from gongzhi.kernel import trace

PACKAGES = Path(__file__).resolve().parents[2]

_NUMBER = re.compile(r"-?[0-9.]{1,20}|True|False")
_NAME = re.compile(r"[A-Za-z_][\w.-]{0,160}", re.ASCII)
_ROUTE = re.compile(r"[!-~]{1,200}")
# What a line may hold beside time, level, logger, event and trace, and what it must look like.
KEYS = {
    **dict.fromkeys(("method", "reaction", "work", "outcome", "error", "budget", "kind"), _NAME),
    **dict.fromkeys(("status", "ms", "cpu_ms", "fact", "attempt", "count", "webhook", "delivery"), _NUMBER),
    **dict.fromkeys(("case", "seconds"), _NUMBER),
    "route": _ROUTE,
}

# The case that the present visit, reaction or work is about, by its key in the database, and their trace.
_case: ContextVar[tuple[str | None, int] | None] = ContextVar("case", default=None)


def speak_of(case: int | None) -> None:
    """Let the lines that follow under the present trace name a case, or none."""
    _case.set(None if case is None else (trace.current(), case))


def spoken_of() -> int | None:
    """Return the case of the present trace; what another trace was about is not ours."""
    found = _case.get()
    return found[1] if found and found[0] is not None and found[0] == trace.current() else None


def logging_of(style: str) -> dict[str, Any]:
    """Return the settings of logging: one handler, to stderr, with "json" or "text" lines."""
    logging.captureWarnings(True)  # a library's warning is a line as any other
    logging.raiseExceptions = False  # else a line that cannot be written is printed with all its arguments
    quiet = {"handlers": [], "level": "WARNING", "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLine if style == "json" else TextLine}},
        "filters": {"failures": {"()": lambda: _is_failure}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "gongzhi": {"level": "INFO"},
            "django": quiet,
            "django.server": quiet,
            "django.request": {"level": "ERROR", "filters": ["failures"]},
        },
    }


def _is_failure(record: logging.LogRecord) -> bool:
    """Let through what an exception was the reason of; an answer like 404 or 503 has its line as a visit."""
    return record.exc_info is not None


def style_of(wanted: str) -> str:
    """Return "json" or "text" as wanted, else text at a terminal and JSON elsewhere."""
    return wanted if wanted in {"json", "text"} else "text" if sys.stderr.isatty() else "json"


class JsonLine(logging.Formatter):
    """Writes an event as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        return json.dumps(said_by(record), ensure_ascii=False, separators=(",", ":"))


class TextLine(logging.Formatter):
    """Writes an event as one line for a reader at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = said_by(record)
        known = [said.pop("time")[11:23], said.pop("level").upper(), said.pop("logger"), said.pop("event")]
        return " ".join([*known, *(f"{key}={value}" for key, value in said.items())])


def said_by(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be written of a record, by key."""
    said = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name if _NAME.fullmatch(record.name) else "?",
        "event": _event_of(record),
        "trace": trace.current(),
        "case": spoken_of(),
    }
    given = record.__dict__
    said |= {key: given[key] for key in KEYS if key in given and is_allowed(key, given[key])}
    if record.exc_info and record.exc_info[1] is not None:
        said |= _of_exception(record.exc_info[1])
    return {key: value for key, value in said.items() if value is not None}


def is_allowed(key: str, value: object) -> bool:
    """Tell whether a value may be written under a key: it looks like what belongs there."""
    return isinstance(value, str | int | float) and KEYS[key].fullmatch(str(value)) is not None


def _event_of(record: logging.LogRecord) -> str:
    """Return the constant words of an event; others may build their words from what somebody wrote."""
    if record.name.startswith("gongzhi.") and isinstance(record.msg, str):
        return record.msg
    return f"{record.module}:{record.lineno}"


def _of_exception(error: BaseException) -> dict[str, str]:
    """Return the type of an exception and where it came from: the last of our lines, and the last of all."""
    places = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in _steps(error.__traceback__)]
    ours = [place for place in places if place.startswith("gongzhi/")]
    shown = list(dict.fromkeys([*ours[-3:], *places[-1:]]))
    return {"error": f"{type(error).__module__}.{type(error).__qualname__}", "where": " ".join(shown)}


def _steps(steps: TracebackType | None) -> list[tuple[Any, int]]:
    return list(traceback.walk_tb(steps))


def _short(file: str) -> str:
    path = Path(file)
    return (
        path.relative_to(PACKAGES).as_posix() if path.is_relative_to(PACKAGES) else "/".join(path.parts[-2:])
    )


def log_uncaught() -> None:
    """Log what nobody catches as everything else, not as a traceback with its arguments."""

    def tell(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        logging.getLogger("gongzhi.config").critical("uncaught", exc_info=(kind, error, where))

    sys.excepthook = tell
