"""Nginx as it runs in its container: the image's templates and defaults, filled in as start.sh does."""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

import httpx

from postgres_server import REPOSITORY, free_port

_IMAGE = REPOSITORY / "containers" / "nginx"
_ASSIGNMENT = re.compile(r'(NGINX_\w+)=(?:"([^"]*)"|(\S+))')


class NginxProcess:
    """Started by `with` before the API of a port; its folder and its process are gone afterwards."""

    def __init__(self, api_port: int, **env: str) -> None:
        engines = Path(os.environ.get("TIDEMARK_ENGINES", REPOSITORY / ".tidemark" / "engines.json"))
        self._binary: str = json.loads(engines.read_text())["nginx"]
        self.port = free_port()
        self._env = {
            # A test holds these against spec.ts.
            **{name: quoted or bare for name, quoted, bare in _ASSIGNMENT.findall((_IMAGE / "Dockerfile").read_text())},
            "NGINX_LISTEN": f"127.0.0.1:{self.port}",
            "NGINX_SERVER_NAMES": "localhost 127.0.0.1",
            "NGINX_UPSTREAM_SERVERS": f"server 127.0.0.1:{api_port} max_fails=10 fail_timeout=5s;",
            "NGINX_ACCESS_LOG": "access.log",
            "NGINX_MAIN_DIRECTIVES": "user root root;" if os.getuid() == 0 else "",
            **env,
        }

    def __enter__(self) -> Self:
        self._folder = Path(tempfile.mkdtemp(prefix="tidemark-nginx-"))
        for template in (_IMAGE / "templates").iterdir():
            text = re.sub(r"\$\{(NGINX_\w+)\}", lambda name: self._env[name[1]], template.read_text())
            (self._folder / template.stem).write_text(text)
        if not self._env["NGINX_TLS_CERTIFICATE"]:
            (self._folder / "tls.conf").write_text("")
        with (self._folder / "error.log").open("w") as log:
            self._process = subprocess.Popen(
                [self._binary, "-p", self._folder, "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + 30
        while not self._is_up():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Nginx did not start:\n" + self.error_log())
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self._folder)

    def access_log(self) -> str:
        """With every request that was answered before: Nginx writes it once a second."""
        time.sleep(1.2)
        return (self._folder / "access.log").read_text()

    def error_log(self) -> str:
        return (self._folder / "error.log").read_text()

    def _is_up(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/nginx-healthz").status_code == 200
        except httpx.TransportError:
            return False
