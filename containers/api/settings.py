"""The environment of the container; spec.ts tells what each variable means."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One attribute a variable, in lower case."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True)

    db_host: str
    db_port: int = Field(5432, ge=1, le=65535)
    db_name: str = "tidemark"
    db_user: str = "api"
    db_password: SecretStr
    db_secret_id: str = ""
    db_pool_size: int = Field(10, ge=1, le=1000)
    db_pool_queue: int = Field(100, ge=0, le=100_000)
    db_statement_timeout: int = Field(15, ge=1, le=300)
    db_sslmode: Literal["disable", "require", "verify-ca", "verify-full"] = "verify-full"
    db_ssl_root_cert: str = ""
    kafka_bootstrap_servers: str = Field(min_length=1)
    kafka_auth: Literal["none", "iam"] = "none"
    aws_region: str = Field("", validate_default=True)
    max_body_bytes: int = Field(8 * 1024 * 1024, ge=1)
    metrics_port: int = Field(9464, ge=0, le=65535)
    # Of uvicorn; the metrics follow them.
    web_concurrency: int = Field(1, ge=1)
    uvicorn_host: str = "127.0.0.1"

    @field_validator("db_ssl_root_cert")
    @classmethod
    def _is_file(cls, path: str) -> str:
        if path and not Path(path).is_file():
            raise PydanticCustomError("file", "There is no such file")
        return path

    @field_validator("aws_region")
    @classmethod
    def _is_there_for_iam(cls, region: str, given: ValidationInfo) -> str:
        if not region and given.data.get("kafka_auth") == "iam":
            raise PydanticCustomError("region", "The login of MSK needs it")
        return region


def read_settings() -> Settings:
    """Exits with a sentence for each variable that is missing or wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors(include_input=False)]
        raise SystemExit("The API cannot start; set these variables: " + " ".join(wrong)) from None
