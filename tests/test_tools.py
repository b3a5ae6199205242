"""The tools of the tests: finding a browser, and the server that can be stopped."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask
from playwright.sync_api import Error, Playwright

from tests.adapters import LocalServer
from tests.browser import chromium
from tests.engines import browsers, drivers
from tests.faults import Proxy
from tests.server import HOST, Server
from webapp import ROOT

GOOD = "echo 'Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)'"
NOWHERE = Path("/nowhere/chrome")


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH but what a test puts into this folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setattr(chromium, "MAC_FOLDERS", (tmp_path / "Applications",))
    return folder


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(GOOD, True, id="debian"),
        pytest.param("echo 'Google Chrome 150.0.7000.1 '", True, id="chrome"),
        pytest.param("echo 'Google Chrome for Testing 156.0.8078.4'", True, id="playwright"),
        pytest.param("echo 'Chromium 90.0.4430.212'", False, id="too-old"),
        pytest.param(f"{GOOD}; exit 1", False, id="fails"),
        pytest.param(
            "echo 'Command requires the chromium snap to be installed.' >&2; exit 1",
            False,
            id="ubuntu-stub",
        ),
        pytest.param("echo 'libnss3.so: cannot open' >&2; exit 127", False, id="no-libraries"),
        pytest.param("echo 'Mozilla Firefox 153.0'", False, id="another-browser"),
    ],
)
def test_runs(tmp_path: Path, script: str, expected: bool) -> None:
    assert chromium.runs(program(tmp_path / "chromium", script)) is expected


def test_a_folder_and_a_plain_file_do_not_run(tmp_path: Path) -> None:
    plain = tmp_path / "chromium"
    plain.write_text(GOOD)
    assert not chromium.runs(plain)
    assert not chromium.runs(tmp_path)
    assert not chromium.runs(NOWHERE)


def test_chromium_path_comes_first(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(machine / "chromium", GOOD)
    own = program(tmp_path / "own", GOOD)
    chosen = program(tmp_path / "chosen", GOOD)
    monkeypatch.setenv("CHROMIUM_PATH", str(chosen))
    assert chromium.find(own) == chosen


def test_a_chromium_path_that_does_not_run_is_an_error(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(machine / "chromium", GOOD)
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "missing"))
    monkeypatch.setattr(chromium, "installers", lambda: pytest.fail("must not install"))
    for look in (chromium.find, chromium.ensure):
        with pytest.raises(chromium.NoBrowserError, match="CHROMIUM_PATH is .*missing"):
            look(NOWHERE)


def test_playwrights_own_comes_before_the_systems(machine: Path, tmp_path: Path) -> None:
    system = program(machine / "google-chrome", GOOD)
    own = program(tmp_path / "own", GOOD)
    assert chromium.find(own) is None
    program(own, "exit 127")
    assert chromium.find(own) == system


def test_a_stub_on_the_path_is_passed_over(machine: Path) -> None:
    program(machine / "chromium", "exit 1")
    chrome = program(machine / "google-chrome-stable", GOOD)
    assert chromium.find(NOWHERE) == chrome


def test_a_snap_is_passed_over(machine: Path, tmp_path: Path) -> None:
    snap = program(tmp_path / "snap" / "bin" / "chromium", GOOD)
    (machine / "chromium").symlink_to(snap)
    with pytest.raises(chromium.NoBrowserError):
        chromium.find(NOWHERE)


def test_chrome_on_a_mac(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = program(tmp_path / "Applications" / chromium.MAC_APPS[0], GOOD)
    with pytest.raises(chromium.NoBrowserError):
        chromium.find(NOWHERE)
    monkeypatch.setattr("sys.platform", "darwin")
    assert chromium.find(NOWHERE) == chrome


@pytest.mark.parametrize(
    ("user", "debian", "apt", "expected"),
    [
        pytest.param(0, True, ["apt-get"], ["apt", "download"], id="root-on-debian"),
        pytest.param(0, False, ["apt-get"], ["download", "apt"], id="root-on-ubuntu"),
        pytest.param(1000, True, ["sudo", "apt-get"], ["download", "apt"], id="sudo"),
        pytest.param(1000, True, [], ["download"], id="no-rights"),
    ],
)
def test_order_of_installing(
    monkeypatch: pytest.MonkeyPatch, user: int, debian: bool, apt: list[str], expected: list[str]
) -> None:
    calls: list[str] = []
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr(chromium, "is_debian", lambda: debian)
    monkeypatch.setattr(chromium, "apt_command", lambda: apt)
    monkeypatch.setattr(chromium, "download", lambda: calls.append("download"))
    monkeypatch.setattr(chromium, "install_with", lambda command: calls.append("apt"))
    for install in chromium.installers():
        install()
    assert calls == expected


def test_installs_until_a_browser_runs(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def installer(name: str, works: bool) -> Callable[[], None]:
        def install() -> None:
            calls.append(name)
            if works:
                program(machine / "chromium", GOOD)

        return install

    ways = [installer("first", False), installer("second", True), installer("third", True)]
    monkeypatch.setattr(chromium, "installers", lambda: ways)
    assert chromium.ensure(NOWHERE) == machine / "chromium"
    assert calls == ["first", "second"]
    assert chromium.ensure(NOWHERE) == machine / "chromium"
    assert calls == ["first", "second"]


def test_says_what_to_do_when_nothing_helps(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "installers", list)
    with pytest.raises(chromium.NoBrowserError) as caught:
        chromium.ensure(NOWHERE)
    assert len(str(caught.value).splitlines()) == 5
    assert str(chromium.OLDEST) in str(caught.value)


def test_apt_needs_the_right_to_use_it(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert chromium.apt_command() == []
    program(machine / "apt-get", "exit 0")
    assert chromium.apt_command() == []
    sudo = program(machine / "sudo", "exit 1")
    assert chromium.apt_command() == []
    program(sudo, "exit 0")
    assert chromium.apt_command() == ["sudo", "--non-interactive", "apt-get"]
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert chromium.apt_command() == ["apt-get"]


def test_a_command_that_hangs_is_ended_with_what_it_started(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    script = program(tmp_path / "slow", f"sleep 60 & echo $! > {note}; wait")
    began = time.monotonic()
    assert chromium.quietly([str(script)], 0.5) is None
    assert time.monotonic() - began < 5
    child = int(note.read_text())
    for _ in range(100):
        if not is_alive(child):
            return
        time.sleep(0.02)
    pytest.fail("the child of a command that was ended lives on")


def is_alive(pid: int) -> bool:
    """Tell a process that runs from one that ended, though nobody has collected it yet."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rsplit(")")[-1].split()[0] != "Z"


def test_root_gets_no_sandbox(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = program(machine / "chromium", GOOD)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    options = chromium.launch_options(NOWHERE)
    assert options["executable_path"] == path
    assert "--no-sandbox" not in options["args"]
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert "--no-sandbox" in chromium.launch_options(NOWHERE)["args"]
    assert chromium.launch_options(path)["channel"] == "chromium"


def test_the_headless_shell_takes_the_place_of_the_browser(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(machine / "chromium", GOOD)
    whole = chromium.launch_options(NOWHERE)
    assert chromium.without_windows(whole) == whole  # there is none
    shell = program(machine / chromium.SHELL, "echo 'Chromium 90.0.4430.212'")
    assert chromium.without_windows(whole) == whole  # too old
    program(shell, GOOD)
    assert chromium.without_windows(whole) == {**whole, "executable_path": shell}
    playwrights = chromium.launch_options(program(tmp_path / "own", GOOD))
    assert chromium.without_windows(playwrights) == playwrights
    monkeypatch.setenv("CHROMIUM_PATH", str(machine / "chromium"))
    chosen = chromium.launch_options(NOWHERE)
    assert chromium.without_windows(chosen) == chosen


@pytest.mark.parametrize(
    ("user", "debian", "there", "calls"),
    [
        pytest.param(0, True, False, ["install", "update", "install"], id="root-on-debian"),
        pytest.param(0, True, True, [], id="there"),
        pytest.param(0, False, False, [], id="ubuntu"),
        pytest.param(1000, True, False, [], id="sudo"),
    ],
)
def test_the_shell_is_installed_on_a_build_machine_only(
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    debian: bool,
    there: bool,
    calls: list[str],
) -> None:
    if there:
        program(machine / chromium.SHELL, GOOD)
    said: list[str] = []
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr(chromium, "is_debian", lambda: debian)
    monkeypatch.setattr(chromium, "apt_command", lambda: ["apt-get"])
    monkeypatch.setattr(chromium, "quietly", lambda command, limit: said.append(command[1]))
    chromium.ensure_shell(Path("/usr/bin/chromium"))
    assert said == calls
    chromium.ensure_shell(None)  # Playwright's own is in use
    monkeypatch.setenv("CHROMIUM_PATH", "/usr/bin/chromium")
    chromium.ensure_shell(Path("/usr/bin/chromium"))
    assert said == calls


# --- other engines --------------------------------------------------------------------------------


class FakePlaywright:
    """Playwright whose own browsers are not there; a launch by path works if the file does."""

    def __init__(self) -> None:
        self.launched: list[dict[str, Any]] = []
        self.firefox = self.webkit = self
        self.browser_type, self.version = SimpleNamespace(name="firefox"), "153.0"

    def launch(self, **how: Any) -> "FakePlaywright":
        self.launched.append(how)
        if not chromium.quietly([how.get("executable_path", NOWHERE), "--version"], 5):
            raise Error("it does not start")
        return self


def start(kind: browsers.Kind, playwright: FakePlaywright) -> drivers.Engine:
    return kind.start(cast(Playwright, playwright))


def test_playwrights_firefox_then_the_systems(machine: Path, tmp_path: Path) -> None:
    stub = program(machine / "firefox-esr", "exit 1")
    system = program(machine / "firefox", "echo 'Mozilla Firefox 153.0'")
    playwright = FakePlaywright()
    assert "firefox 153.0" in start(browsers.FIREFOX, playwright).name
    by_path = [{"channel": "moz-firefox", "executable_path": str(path)} for path in (stub, system)]
    assert playwright.launched == [{}, *by_path]
    system.unlink()
    system.symlink_to(program(tmp_path / "snap" / "bin" / "firefox", "echo 'a snap'"))
    with pytest.raises(chromium.NoBrowserError, match="No Firefox .* firefox-esr"):
        start(browsers.FIREFOX, playwright)


@pytest.mark.parametrize("there", [[], ["WebKitWebDriver"], ["Xvfb"], ["WebKitWebDriver", "Xvfb"]])
def test_a_webkit_that_does_not_start_is_none(machine: Path, there: list[str]) -> None:
    for name in there:
        program(machine / name, "exit 1")
    with pytest.raises(chromium.NoBrowserError, match="No WebKit .* webkit2gtk-driver xvfb"):
        start(browsers.WEBKIT, FakePlaywright())


@pytest.mark.parametrize(
    ("user", "debian", "apt", "expected"),
    [
        pytest.param(0, True, ["apt-get"], ["apt", "download"], id="root-on-debian"),
        pytest.param(0, False, ["apt-get"], ["download", "libraries"], id="root-on-ubuntu"),
        pytest.param(1000, True, ["sudo", "apt-get"], ["download", "apt"], id="sudo"),
        pytest.param(1000, True, [], ["download"], id="no-rights"),
    ],
)
def test_engines_are_installed_where_that_is_possible(
    machine: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    user: int,
    debian: bool,
    apt: list[str],
    expected: list[str],
) -> None:
    calls: list[list[str]] = []
    monkeypatch.setattr("os.geteuid", lambda: user)
    monkeypatch.setattr(browsers, "is_debian", lambda: debian)
    monkeypatch.setattr(browsers, "apt_command", lambda: apt)
    monkeypatch.setattr(browsers, "quietly", lambda command, limit: calls.append([*command]))
    monkeypatch.setattr(
        browsers, "sync_playwright", lambda: contextlib.nullcontext(FakePlaywright())
    )
    assert browsers.main() == 1
    ways = {
        "apt": lambda kind: [
            [*apt, "update"],
            [*apt, "install", "-y", "--no-install-recommends", *kind.packages],
        ],
        "download": lambda kind: [[sys.executable, "-m", "playwright", "install", kind.name]],
        "libraries": lambda kind: [[sys.executable, "-m", "playwright", "install-deps", kind.name]],
    }
    assert calls == [
        call for kind in browsers.KINDS for way in expected for call in ways[way](kind)
    ]
    assert [line.split(" to test with")[0] for line in capfd.readouterr().err.splitlines()] == [
        "No Firefox",
        "No WebKit",
    ]


def test_an_engine_is_used_once_it_is_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install() -> None:
        program(machine / "firefox-esr", "echo 'Mozilla Firefox 153.0'")

    monkeypatch.setattr(browsers, "installers", lambda kind: [install, pytest.fail])
    browsers.ensure(browsers.FIREFOX, cast(Playwright, FakePlaywright()))


# --- the server -----------------------------------------------------------------------------------


def get(server: Server | Proxy | LocalServer, target: str) -> int:
    connection = http.client.HTTPConnection(HOST, server.port, timeout=5)
    try:
        connection.request("GET", target)
        return connection.getresponse().status
    finally:
        connection.close()


def test_a_stopped_server_is_gone_and_comes_back_on_its_port() -> None:
    with Server() as server:
        open_before = http.client.HTTPConnection(HOST, server.port, timeout=5)
        open_before.request("GET", "/healthz")
        assert open_before.getresponse().read()
        server.stop()
        server.stop()
        with pytest.raises((OSError, http.client.HTTPException)):
            open_before.request("GET", "/healthz")
            open_before.getresponse()
        open_before.close()
        with pytest.raises(ConnectionRefusedError):
            get(server, "/healthz")
        server.start()
        assert get(server, "/healthz") == 200


def test_a_server_counts_its_requests() -> None:
    with Server() as server:
        assert server.requests() == []
        get(server, "/no-such-page?secret=1")
        deadline = time.monotonic() + 5
        while not server.requests() and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.requests() == [("GET", "/no-such-page", 404)]
        assert "secret" not in server.output()


def test_a_server_that_cannot_start_says_why() -> None:
    with pytest.raises(RuntimeError, match="WORKERS is 'many'"), Server({"WORKERS": "many"}):
        pass


def test_a_server_takes_no_port_that_is_taken() -> None:
    with Server() as server:
        other = Server()
        other.port = server.port
        with pytest.raises(RuntimeError, match="is taken"), other:
            pass


def test_a_stopped_proxy_is_as_gone_as_a_killed_server(served: Server) -> None:
    with Proxy(served.port) as proxy:
        open_before = socket.create_connection((HOST, proxy.port), 5)
        assert get(proxy, "/healthz") == 200
        proxy.stop()
        proxy.stop()
        with pytest.raises(ConnectionRefusedError):
            get(proxy, "/healthz")
        open_before.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            open_before.recv(1)
        open_before.close()


def test_a_server_in_a_thread_leaves_no_connection_and_no_thread(app: Flask) -> None:
    """pytest makes an error of a socket that nobody closed, in whatever test comes next."""
    before = set(threading.enumerate())
    with contextlib.ExitStack() as stack:
        with LocalServer(app) as server:
            assert get(server, "/healthz") == 200
            clients = [
                stack.enter_context(socket.create_connection((HOST, server.port), 5))
                for _ in range(3)
            ]
            clients[1].sendall(b"GET / HTTP/1.1\r\nHo")
            clients[2].sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert clients[2].recv(12) == b"HTTP/1.1 200"
        assert [client.recv(1) for client in clients[:2]] == [b"", b""]
        assert set(threading.enumerate()) <= before
        with pytest.raises(ConnectionRefusedError):
            get(server, "/healthz")


def make_venv(folder: Path, python: str | None = None) -> subprocess.CompletedProcess[str]:
    """What .ci/make-venv says in this folder, with whatever is on the PATH."""
    env = {"PATH": os.environ["PATH"]} | ({"PYTHON": python} if python else {})
    script = ["/bin/sh", str(ROOT / ".ci/make-venv")]
    return subprocess.run(script, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_missing_python_is_told_in_a_line(machine: Path, tmp_path: Path) -> None:
    program(machine / "python3", "exit 1")  # too old
    for python in (None, "/nowhere/python3"):
        made = make_venv(tmp_path, python)
        assert made.returncode == 1 and made.stdout == ""
        assert made.stderr.startswith("Unknot needs Python 3.11 or newer.")
        assert made.stderr.count("\n") == 1
    assert not (tmp_path / ".venv").exists()


def test_a_python_without_venv_is_told_in_a_line(machine: Path, tmp_path: Path) -> None:
    program(machine / "id", "echo 1000")
    program(
        machine / "python3",
        'case "$2" in *ensurepip*) exit 1;; *print*) echo python3.12-venv;; esac',
    )
    made = make_venv(tmp_path)
    assert made.returncode == 1 and made.stdout == ""
    assert made.stderr.startswith("Python's venv module is missing.")
    assert "sudo apt install python3.12-venv" in made.stderr and made.stderr.count("\n") == 1


def test_a_newer_python_is_found_beside_an_old_one(machine: Path, tmp_path: Path) -> None:
    program(machine / "python3", "exit 1")
    program(
        machine / "python3.13", 'case "$1" in -m) echo "$@";; --version) echo "Python 3.13";; esac'
    )
    made = make_venv(tmp_path)
    assert made.returncode == 0 and made.stderr == ""
    assert made.stdout == "Making .venv with Python 3.13\n-m venv --clear .venv\n"
