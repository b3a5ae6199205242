"""The app in a process of its own, which a test can stop and start again."""

import contextlib
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from tests import static_host

ROOT = Path(__file__).parent.parent
HOST = "127.0.0.1"
LIMIT = 30.0  # seconds to start or to end
# Below the range from which outgoing connections get their port (32768 up on Linux, 49152 up on
# macOS): while a server is stopped, nothing may take its port.
PORTS = range(20000, 32000)
HOST_SETTING = "UNKNOT_TEST_HOST"  # "nginx": the exported folder behind it is what is tested
REQUEST_LINE = re.compile(r"^([A-Z]+) (\S+) (\d{3}) \d+$", re.MULTILINE)


class Request(NamedTuple):
    """One line of the access log."""

    method: str
    path: str
    status: int


def copy_app(root: Path) -> Path:
    """The app in a folder of its own, where a test may change it."""
    leave = shutil.ignore_patterns(".*", "node_modules", "tests")
    return Path(shutil.copytree(ROOT, root, ignore=leave))


class Server:
    """The app as `make run` serves it, on a port of its own; `stop()` is how a test goes offline.

    It is a subprocess because a server in a thread is not really stopped: after its shutdown a
    connection that was already open is still answered.
    """

    def __init__(self, environment: Mapping[str, str] | None = None, *, root: Path = ROOT) -> None:
        """Prepare a server of the app in `root`; it starts with `start()`."""
        self.root = root
        self.environment = dict(environment or {})
        self.port = free_port()
        self.url = f"http://{HOST}:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()
        weakref.finalize(self, self._log.close)

    def start(self) -> Self:
        """Start, always on the same port, and wait until /healthz answers."""
        if self._process is not None:
            raise RuntimeError("this server runs already")
        if not _is_free(self.port):
            raise RuntimeError(f"port {self.port} is taken by another program")
        self._process = subprocess.Popen(
            self._command(),
            cwd=self.root,
            env={**os.environ, **self._settings(), **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + LIMIT
        while not self._is_healthy():
            ended = self._process.poll()
            if ended is not None or time.monotonic() > deadline:
                self._kill()
                fate = f"ended with code {ended}" if ended is not None else "gives no answer"
                raise RuntimeError(f"the server {fate}; it said:\n{self.output()}")
            time.sleep(0.02)
        return self

    def stop(self) -> None:
        """Kill it with its workers, at once; does nothing to a server that is stopped."""
        if self._process is None:
            return
        ended = self._process.poll()
        self._kill()
        if ended is not None:
            raise RuntimeError(
                f"the server had ended by itself with code {ended}; it said:\n{self.output()}"
            )

    @property
    def pid(self) -> int:
        """The process that watches the workers."""
        assert self._process is not None
        return self._process.pid

    def wait(self) -> int:
        """Its exit code, once it has ended by itself."""
        assert self._process is not None
        process, self._process = self._process, None
        return process.wait(LIMIT)

    def output(self) -> str:
        """Everything it has printed, over all its starts."""
        # Not through the file's position: the server's writes go on from there.
        size = os.fstat(self._log.fileno()).st_size
        return os.pread(self._log.fileno(), size, 0).decode(errors="replace")

    def requests(self) -> list[Request]:
        """What it was asked so far, over all its starts, except /healthz.

        A line is written a moment after its answer is sent: wait for one with a loop.
        """
        found = REQUEST_LINE.findall(self.output())
        every = [Request(method, path, int(code)) for method, path, code in found]
        return [request for request in every if request.path != "/healthz"]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _command(self) -> list[str]:
        if os.environ.get(HOST_SETTING) == "nginx":
            return static_host.command(self.root, self.port, self.environment)
        return [sys.executable, "-m", "webapp"]

    def _settings(self) -> dict[str, str]:
        asked = {"HOST": HOST, "PORT": str(self.port), "WORKERS": "1", "UNKNOT_ACCESS_LOG": "1"}
        # What a copy of the app compiles goes with it.
        return asked if self.root == ROOT else asked | {"PYTHONPYCACHEPREFIX": ""}

    def _kill(self) -> None:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):  # all its processes have ended already
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(LIMIT)
        self._process = None
        deadline = time.monotonic() + LIMIT
        while _answers(self.port):  # a worker may end a moment after its parent
            if time.monotonic() > deadline:
                raise RuntimeError(f"port {self.port} still answers after the server was killed")
            time.sleep(0.01)

    def _is_healthy(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            # A static host that answers has no such file, and needs none.
            return connection.getresponse().status in (200, 404)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def free_port() -> int:
    """A port that no program has, and that no outgoing connection gets."""
    for port in random.sample(PORTS, 200):
        if _is_free(port):
            return port
    raise RuntimeError("no free port found")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # Connections of the last run that still fade away are no hindrance.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0
