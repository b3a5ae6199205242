"""The app behind Granian: `python -m webapp`."""

import os
import socket
import sys
import time
from threading import Thread
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from webapp.content.records import ContentError
from webapp.settings import SettingError, Settings, from_environment
from webapp.start import start

LARGEST_HEAD = 16 * 1024  # bytes of a request's head; more is refused
THREADS = 4  # few: every answer is ready in memory
STOP_WAIT = 10  # seconds for answers under way, once it is asked to stop
# Seconds after which a worker that runs on is asked once more. Not sooner: asked again in the
# moment in which it hears the first, a worker of Granian 2.8 stands still.
ASK_AGAIN = 2
LOG = "%(method)s %(path)s %(status)d %(dt_ms).0f"  # no query: it may hold answers of the quiz


def main() -> None:
    """Serve until SIGTERM or SIGINT, as the environment says."""
    try:
        settings = from_environment(os.environ)
        _check_address(settings.host, settings.port)
        app, finish = start(settings.config)
    except (SettingError, ContentError) as error:
        sys.exit(f"Unknot does not start: {error}")
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Unknot is on http://{host}:{settings.port}/ (Ctrl+C stops it)", flush=True)

    def load(_: str) -> Flask:
        # Answers at once; whoever comes before this is done waits for their own page only.
        Thread(target=finish, daemon=True).start()
        return app

    # Workers are forks of this process, so the table is in memory once.
    _server(settings).serve(target_loader=load)


class _Server(Granian):  # type: ignore  # a choice of two classes, made at run time
    """Granian that asks a worker to stop until it does.

    Granian asks once, and a worker that still starts, as after a crash, does not hear it: it would
    serve on, and be killed after STOP_WAIT with what it serves then.
    """

    def shutdown(self, exit_code: int = 0) -> None:
        Thread(target=self._ask_again, daemon=True).start()
        super().shutdown(exit_code)

    def _ask_again(self) -> None:
        while True:
            time.sleep(ASK_AGAIN)
            for worker in tuple(self.wrks):
                worker.terminate()


def _server(settings: Settings) -> Any:
    return _Server(
        "wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=THREADS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=LARGEST_HEAD),
        websockets=False,
        log_level=LogLevels.warning if not settings.access_log else LogLevels.info,
        log_access=settings.access_log,
        log_access_format=LOG,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_WAIT,
    )


def _check_address(host: str, port: int) -> None:
    """Raises SettingError where nothing can listen: Granian would share a taken port, silently."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # without Python's repetition
        raise SettingError(
            f"HOST {host} with PORT {port} cannot be used ({reason}); another program may have it: "
            f"try PORT={port + 1}"
        ) from None


if __name__ == "__main__":
    main()
