"""Processes: one that watches, and as many workers as there should be."""

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import NoReturn

WATCHED = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
SHORT_LIFE = 1.0  # seconds; whoever ends sooner is followed after as long a pause


def supervise(work: Callable[[int], object], count: int, close: Callable[[], object]) -> None:
    """Keep `count` workers running until SIGTERM or SIGINT; return when the last has ended.

    Each is a fork of this process: what is in memory, the table, is there once for all of them.
    `work` gets a pipe that is at its end when this process is gone, whatever ended it, and stops
    in good order on SIGTERM. `close` lets go of what only workers may hold from then on. A signal
    that comes while workers stop is passed on to them.
    """
    lifeline, ours = os.pipe()
    signal.signal(signal.SIGCHLD, lambda *_: None)  # ignored, it would not be seen on every system
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)

    def start() -> int:
        pid = os.fork()
        if pid:
            return pid
        os.close(ours)
        _end(work, lifeline)

    born = {start(): time.monotonic() for _ in range(count)}
    stopping = False
    while born:
        number = signal.sigwait(WATCHED)
        if number != signal.SIGCHLD:
            if not stopping:
                close()
            stopping = True
            for pid in born:
                os.kill(pid, signal.SIGTERM)
        for pid in [pid for pid in born if os.waitpid(pid, os.WNOHANG)[0]]:
            lived = time.monotonic() - born.pop(pid)
            if not stopping:
                print(f"A worker ended after {lived:.0f} s; another takes its place.", flush=True)
                time.sleep(SHORT_LIFE if lived < SHORT_LIFE else 0)
                born[start()] = time.monotonic()


def _end(work: Callable[[int], object], lifeline: int) -> NoReturn:
    """The whole life of a worker. It never returns into the code of its parent."""
    code = 1
    try:
        for number in WATCHED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        work(lifeline)
        code = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        os._exit(code)
