"""A wrong environment is told in one line."""

import subprocess
import sys

import pytest

from api_process import FOLDER

GOOD = {
    "DB_HOST": "localhost",
    "DB_PASSWORD": "p",
    "KAFKA_BOOTSTRAP_SERVERS": "localhost:9092",
    "PYTHONDONTWRITEBYTECODE": "1",
}


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"DB_HOST": None}, "DB_HOST"),
        ({"DB_PASSWORD": None}, "DB_PASSWORD"),
        ({"DB_PORT": "many"}, "DB_PORT"),
        ({"DB_POOL_SIZE": "0"}, "DB_POOL_SIZE"),
        ({"DB_SSLMODE": "prefer"}, "DB_SSLMODE"),
        ({"KAFKA_BOOTSTRAP_SERVERS": None}, "KAFKA_BOOTSTRAP_SERVERS"),
        ({"KAFKA_AUTH": "plain"}, "KAFKA_AUTH"),
        ({"KAFKA_AUTH": "iam"}, "AWS_REGION"),
        ({"DB_SSL_ROOT_CERT": "no/such/file.pem"}, "DB_SSL_ROOT_CERT"),
    ],
)
def test_the_variable_is_named_and_no_value_is_shown(env: dict[str, str | None], named: str) -> None:
    variables = {name: value for name, value in {**GOOD, **env}.items() if value is not None}
    run = subprocess.run(
        [sys.executable, "-c", "import main"],
        cwd=FOLDER,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert run.stderr.startswith(f"The API cannot start; set these variables: {named}: ")
    assert len(run.stderr.splitlines()) == 1
