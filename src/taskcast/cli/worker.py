"""`taskcast worker`: sends notifications in a process of its own, beside `serve` with TASKCAST_WORKER=off."""

import signal

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(worker)


def worker() -> None:
    """Send notifications until told to stop; what is being sent is finished first."""
    import gevent
    import structlog
    from gevent.event import Event

    from taskcast import bootstrap
    from taskcast.cli.logs import configure_logs
    from taskcast.cli.output import failures_explained
    from taskcast.settings import load_settings

    with failures_explained():
        settings = load_settings()
        configure_logs(settings)
        bootstrap.check_channels(settings)
        log = structlog.get_logger(__name__)
        stopping = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            gevent.signal_handler(number, stopping.set)
        with bootstrap.opened(settings) as parts:
            parts.store.start()
            sending = bootstrap.notification_worker(parts)
            sending.start()
            log.info("worker_started")
            stopping.wait()
            log.info("worker_stopped", finished=sending.stop())
