"""Requests a minute for each key, counted by each worker process for itself."""

import math
from dataclasses import dataclass
from time import monotonic

from api_keys import ApiKey


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class Quotas:
    """A token bucket for each key that has a quota: it holds a minute's requests and fills evenly."""

    def __init__(self) -> None:
        self._buckets: dict[str, _Bucket] = {}

    def take(self, key: ApiKey) -> int:
        """0 when this request is within the quota, else the seconds after which one is."""
        if key.quota is None:
            return 0
        now = monotonic()
        bucket = self._buckets.setdefault(key.id, _Bucket(key.quota, now))
        a_second = key.quota / 60
        bucket.tokens = min(key.quota, bucket.tokens + (now - bucket.filled_at) * a_second)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return math.ceil((1 - bucket.tokens) / a_second)
        bucket.tokens -= 1
        return 0
