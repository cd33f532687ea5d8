"""The environment of the container; spec.ts tells what each variable means."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
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
    db_pool_size: int = Field(10, ge=1, le=1000)
    db_sslmode: Literal["disable", "require", "verify-ca", "verify-full"] = "verify-full"
    db_ssl_root_cert: str = ""
    max_body_bytes: int = Field(8 * 1024 * 1024, ge=1)

    @field_validator("db_ssl_root_cert")
    @classmethod
    def _is_file(cls, path: str) -> str:
        if path and not Path(path).is_file():
            raise PydanticCustomError("file", "There is no such file")
        return path


def read_settings() -> Settings:
    """Exits with a sentence for each variable that is missing or wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = [f"{str(e['loc'][0]).upper()}: {e['msg']}." for e in error.errors(include_input=False)]
        raise SystemExit("The API cannot start; set these variables: " + " ".join(wrong)) from None
