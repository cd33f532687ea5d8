"""Access logs in the combined log format, as web servers write them, and the visits that they tell of."""

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql.functions import (
    col,
    collect_list,
    count,
    count_if,
    expr,
    lag,
    lit,
    regexp_replace,
    sha2,
    split,
    try_to_timestamp,
    unix_micros,
    when,
)
from pyspark.sql.functions import max as max_of
from pyspark.sql.functions import min as min_of
from pyspark.sql.functions import sum as sum_of

# What stands between quotes: servers write a quote in it with a backslash before.
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_LINE = rf"(?s)^(\S+) \S+ (.+?) \[([^\]]+)\] {_QUOTED} (\d{{3}}) (\d+|-) {_QUOTED} {_QUOTED}\s*(?!.)"
_REQUEST = r"(?s)^([A-Z]+) (\S+) (HTTP/\d(?:\.\d)?)(?!.)"
# No server writes it as it is, so that a line matches the pattern once and is not searched for each of its parts.
_BETWEEN = "\u0001"


def hits_of(lines: DataFrame) -> DataFrame:
    """A row for each line of `value` and `_file`, typed; `_unreadable` for one that is not of the format.

    A request that is not HTTP, as scanners send, is a hit without method, path and protocol.
    """
    parts = split(regexp_replace("value", _LINE, _BETWEEN.join(f"${part}" for part in range(1, 9))), _BETWEEN)
    request = split(regexp_replace(parts[3], _REQUEST, _BETWEEN.join(["$1", "$2", "$3"])), _BETWEEN)
    is_http = parts[3].rlike(_REQUEST)
    at = try_to_timestamp(parts[2], lit("dd/MMM/yyyy:HH:mm:ss Z"))
    readable = col("value").rlike(_LINE) & ~col("value").contains(_BETWEEN) & at.isNotNull()
    return lines.select(
        parts[0].alias("host"),
        _given(parts[1]).alias("user"),
        at.alias("at"),
        when(is_http, request[0]).alias("method"),
        when(is_http, request[1]).alias("path"),
        when(is_http, request[2]).alias("protocol"),
        parts[4].cast("smallint").alias("status"),
        when(parts[5] == "-", lit(0)).otherwise(parts[5]).cast("bigint").alias("bytes"),
        _given(parts[6]).alias("referer"),
        _given(parts[7]).alias("agent"),
        (~readable).alias("_unreadable"),
        col("_file"),
    )


def sessions_of(hits: DataFrame, gap_minutes: int) -> DataFrame:
    """A row for each visit: hits of one host and agent with no more than `gap_minutes` between two of them."""
    visitor = Window.partitionBy("host", "agent").orderBy("at", "path", "status", "bytes")
    since = unix_micros("at") - unix_micros(lag("at").over(visitor))
    begins = when(since.isNull() | (since > gap_minutes * 60_000_000), 1).otherwise(0)
    visits = hits.withColumn("_begins", begins).withColumn("_visit", sum_of("_begins").over(visitor))
    in_order = expr("transform(sort_array(_pages), page -> page.path)")
    return (
        visits.groupBy("host", "agent", "_visit")
        .agg(
            min_of("at").alias("started_at"),
            max_of("at").alias("ended_at"),
            max_of("user").alias("user"),
            count("*").alias("hits"),
            count_if(col("status").between(400, 499)).alias("client_errors"),
            count_if(col("status") >= 500).alias("server_errors"),
            sum_of("bytes").alias("bytes"),
            collect_list(when(col("path").isNotNull(), expr("struct(at, path)"))).alias("_pages"),
        )
        .select(
            sha2(expr("concat_ws('\u0001', host, agent, unix_micros(started_at))"), 256).alias("session_id"),
            *("host", "user", "agent", "started_at", "ended_at", "hits", "client_errors", "server_errors", "bytes"),
            in_order.alias("paths"),
        )
        .orderBy("started_at", "session_id")
    )


def _given(text: Column) -> Column:
    return when(text.isin("-", ""), None).otherwise(text)
