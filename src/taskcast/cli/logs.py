"""Logging: one line per event, JSON unless on a terminal, with ids only; includes the logs of libraries."""

import logging
import sys

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from taskcast.domain.security import LOGGED
from taskcast.settings import Settings

# Libraries that log addresses, bodies or every request below this level.
_QUIET = ("engineio", "socketio", "geventwebsocket", "urllib3", "alembic", "sqlalchemy")


def configure_logs(settings: Settings) -> None:
    """Send all logs to standard error in one format."""
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    is_text = settings.log_format == "text" or (settings.log_format == "auto" and sys.stderr.isatty())
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(["request_id", *LOGGED]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    ending: list[Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if is_text
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(default=str)]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=before, processors=[_forget_internals, *ending])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _forget_internals(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("_record", None)
    event.pop("_from_structlog", None)
    return event
