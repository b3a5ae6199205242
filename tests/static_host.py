"""The exported folder behind a plain nginx, as a static host would serve it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
LOG_FORMAT = "$request_method $uri $status $body_bytes_sent"
PACKAGES = ("nginx-light", "libnginx-mod-http-brotli-static")


def binary() -> str:
    """nginx; root gets it installed, as in a container. Exits with a line that says how."""
    for install in (True, False):
        found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
        if found and Path(BROTLI).exists():
            return found
        if install and os.geteuid() == 0 and shutil.which("apt-get"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
            for line in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
                subprocess.run(["apt-get", "-qq", *line], env=quiet, stdout=subprocess.DEVNULL)
    sys.exit(f"nginx is missing. Debian: RUNLEVEL=1 apt-get install {' '.join(PACKAGES)}")


def command(
    root: Path, port: int, environment: Mapping[str, str], *, log: bool = True
) -> list[str]:
    """Export the app in `root` and give the command that serves the folder on `port`.

    What it needs lies in a temporary folder, which the system clears.
    """
    place = Path(tempfile.mkdtemp(prefix="unknot-host-"))
    asked = {**os.environ, **environment, "PORT": str(port)}
    site, listen = str(place / "site"), f"127.0.0.1:{port}"

    def run(*arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=root,
            env=asked,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    run("webapp.export", site)
    config = run("webapp.hosts", site, listen)
    if log:
        config = config.replace("access_log off;", "access_log /dev/stdout plain;")
    return nginx(place, config)


def nginx(place: Path, http: str, workers: int = 1) -> list[str]:
    """The command for nginx with these lines in its `http` block; its files lie in `place`."""
    paths = "".join(
        f"  {name}_temp_path {place}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (place / "nginx.conf").write_text(
        f"load_module {BROTLI};\n"
        f"worker_processes {workers};\ndaemon off;\npid {place}/pid;\nerror_log stderr;\n"
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        "events { worker_connections 1024; }\n"
        f"http {{\n{paths}  log_format plain '{LOG_FORMAT}';\n{http}\n}}\n"
    )
    return [binary(), "-p", str(place), "-c", str(place / "nginx.conf")]


if __name__ == "__main__":
    print(binary())
