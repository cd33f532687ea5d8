"""The password of the database, which may change while the API runs."""

import asyncio
import logging
import os
import time

from pydantic import BaseModel, SecretStr

from logs import describe
from settings import Settings

_log = logging.getLogger("api")

# Seconds. However many connections are refused: one look at the secret.
_BETWEEN_LOOKS = 0.25
_TIMEOUT = 2


class _Login(BaseModel):
    """A secret as RDS writes it; its other fields are of no interest here."""

    password: SecretStr


class DatabasePassword:
    """Starts as DB_PASSWORD. When PostgreSQL refuses it, the secret DB_SECRET_ID tells the new one."""

    def __init__(self, settings: Settings) -> None:
        self._present = settings.db_password.get_secret_value()
        self._secret_id = settings.db_secret_id
        self._looked_at = 0.0
        self._looking = asyncio.Lock()

    @property
    def may_change(self) -> bool:
        return self._secret_id != ""

    def present(self) -> str:
        return self._present

    async def changed_since(self, refused: str) -> bool:
        """Whether there is another password than the refused one now; looks at the secret if there is none yet."""
        async with self._looking:
            if self._present == refused and time.monotonic() - self._looked_at > _BETWEEN_LOOKS:
                await self._look()
                self._looked_at = time.monotonic()
        return self._present != refused

    async def _look(self) -> None:
        try:
            found = _Login.model_validate_json(await asyncio.to_thread(_read, self._secret_id)).password
        # The request goes on to ask, or gives up with the refusal of PostgreSQL.
        except Exception as error:
            _log.warning("secret of the database not read", extra={"fields": {"error": describe(error)}})
            return
        if found.get_secret_value() != self._present:
            self._present = found.get_secret_value()
            _log.info("password of the database read again")


def _read(secret_id: str) -> str:
    # Takes 0.5 s and 30 MB, and most processes never need it.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(connect_timeout=_TIMEOUT, read_timeout=_TIMEOUT, retries={"total_max_attempts": 2})
    client = boto3.client("secretsmanager", region_name=os.environ.get("AWS_REGION"), config=config)
    try:
        secret: str = client.get_secret_value(SecretId=secret_id)["SecretString"]
    finally:
        client.close()
    return secret
