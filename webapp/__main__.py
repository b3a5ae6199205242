"""The app with its own server: `python -m webapp`."""

import asyncio
import contextlib
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial

from flask import Flask

from webapp import answers_of, create_app
from webapp.content.records import ContentError
from webapp.server import Worker
from webapp.settings import SettingError, Settings, from_environment
from webapp.supervisor import supervise

BACKLOG = 1024  # connections that wait to be taken; the system may allow fewer


def main() -> None:
    """Serve until SIGTERM or SIGINT, as the environment says."""
    try:
        settings = from_environment(os.environ)
        listener = listen(settings.host, settings.port)
        app = create_app(settings.config)
    except (SettingError, ContentError) as error:
        sys.exit(f"Unknot does not start: {error}")
    host, port = listener.getsockname()[:2]
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    print(f"Unknot is on http://{where}/ (Ctrl+C stops it)", flush=True)
    _allow_many_connections()
    gc.freeze()
    supervise(_work(app, listener, settings), settings.workers, listener.close)


def listen(host: str, port: int) -> socket.socket:
    """A socket that takes connections. Raises SettingError where there can be none."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        return socket.create_server(
            address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]  # without Python's repetition
        raise SettingError(
            f"HOST {host} with PORT {port} cannot be used ({reason}); another program may have it: "
            f"try PORT={port + 1}"
        ) from None


def _work(app: Flask, listener: socket.socket, settings: Settings) -> Callable[[int], None]:
    """The life of a worker: it ends on SIGTERM or SIGINT, or with the process that started it."""
    log = partial(print, flush=True) if settings.access_log else None

    async def serve(lifeline: int) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)

        def orphaned() -> None:
            loop.remove_reader(lifeline)
            stop.set()

        loop.add_reader(lifeline, orphaned)
        await Worker(answers_of(app), app, log).serve(listener, stop)

    def work(lifeline: int) -> None:
        asyncio.run(serve(lifeline))

    return work


def _allow_many_connections() -> None:
    """Each takes a file number, and systems begin with few for a process."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(OSError, ValueError):  # macOS has a lower limit that it does not tell
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


if __name__ == "__main__":
    main()
