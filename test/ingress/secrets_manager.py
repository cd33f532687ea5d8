"""Secrets Manager of the tests' own: the emulator that the route on one machine has."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import boto3
import httpx

from postgres_server import REPOSITORY, free_port


class SecretsManager:
    """Started by `with`; `env` leads an AWS SDK to it."""

    def __init__(self) -> None:
        engines = Path(os.environ.get("TIDEMARK_ENGINES", REPOSITORY / ".tidemark" / "engines.json"))
        self._python = json.loads(engines.read_text())["ministackPython"]
        self._port = free_port()
        self.env = {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self._port}",
            "AWS_REGION": "eu-central-1",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def __enter__(self) -> Self:
        self._folder = tempfile.mkdtemp(prefix="tidemark-secrets-")
        env = {
            "PATH": os.environ["PATH"],
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self._port),
            "SERVICES": "secretsmanager",
            "TMPDIR": self._folder,
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
        }
        self._process = subprocess.Popen([self._python, "-m", "ministack"], cwd=self._folder, env=env)
        self._wait()
        self._client: Any = boto3.client(
            "secretsmanager",
            region_name=self.env["AWS_REGION"],
            endpoint_url=self.env["AWS_ENDPOINT_URL"],
            aws_access_key_id="local",
            aws_secret_access_key="local",
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        shutil.rmtree(self._folder)

    def make(self, name: str, password: str) -> None:
        self._client.create_secret(Name=name, SecretString=json.dumps({"username": "api", "password": password}))

    def put(self, name: str, password: str) -> None:
        login = json.dumps({"username": "api", "password": password, "engine": "postgres"})
        self._client.put_secret_value(SecretId=name, SecretString=login)

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx.get(f"{self.env['AWS_ENDPOINT_URL']}/_ministack/health").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise RuntimeError("The emulator of Secrets Manager did not start.")
