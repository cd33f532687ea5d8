"""Liveness and readiness."""

from fastapi import APIRouter, Response

from database import DatabaseOfApp
from exact_route import answer, documented

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> Response:
    """The process is up."""
    return answer({"status": "up"})


@router.get("/readyz", responses=documented(503))
async def readyz(database: DatabaseOfApp) -> Response:
    """PostgreSQL answers; 503 when it does not."""
    async with database.connection() as connection:
        await connection.execute("select 1", timeout=2)
    return answer({"status": "ready"})
