"""Lines of an access log, and visits."""

from datetime import UTC, datetime
from typing import Any

HOST = "203.0.113.7"


def line(at: str, request: str = "GET / HTTP/1.1", status: int = 200, agent: str = "Browser/1.0") -> str:
    return f'{HOST} - - [28/Nov/2026:{at} +0000] "{request}" {status} 100 "-" "{agent}"'


def hits(spark: Any, *lines: str) -> Any:
    from access_log import hits_of  # noqa: PLC0415

    return hits_of(spark.createDataFrame([(one, "a.log") for one in lines], "value string, _file string"))


def sessions(spark: Any, *lines: str) -> list[Any]:
    from access_log import sessions_of  # noqa: PLC0415

    rows: list[Any] = sessions_of(hits(spark, *lines), 30).collect()
    return rows


def utc(moment: datetime) -> datetime:
    """Spark hands a time over in this machine's zone, without saying so."""
    return moment.astimezone(UTC)


def test_a_line_is_typed_whole(spark: Any) -> None:
    text = (
        '2001:db8::1 - ann lee [10/Oct/2000:13:55:36 -0700] "POST /a%20b?c=\\"d HTTP/2.0" 201 2326 '
        '"https://example.org/\\"x" "Mozilla/5.0 (X11; [en])"'
    )
    row = hits(spark, text).first()
    assert utc(row["at"]) == datetime(2000, 10, 10, 20, 55, 36, tzinfo=UTC)
    assert [row[name] for name in ("host", "user", "method", "path", "protocol", "status", "bytes")] == [
        *("2001:db8::1", "ann lee", "POST", '/a%20b?c=\\"d', "HTTP/2.0"),
        *(201, 2326),
    ]
    assert (row["referer"], row["agent"]) == ('https://example.org/\\"x', "Mozilla/5.0 (X11; [en])")
    assert row["_unreadable"] is False


def test_what_is_not_given_is_null_and_no_bytes_are_none(spark: Any) -> None:
    row = hits(spark, f'{HOST} - - [28/Nov/2026:00:00:00 +0000] "-" 408 - "-" ""').first()
    names = ("user", "method", "path", "protocol", "referer", "agent")
    assert [row[name] for name in names] == [None] * len(names)
    assert (row["status"], row["bytes"], row["_unreadable"]) == (408, 0, False)


def test_lines_of_another_form_are_unreadable_and_no_others(spark: Any) -> None:
    wrong = [
        "GET / HTTP/1.1",
        line("25:00:00"),
        line("10:00:00")[:-1],
        line("10:00:00") + " more",
        line("10:00:00").replace("28/Nov", "31/Nov"),
        line("10:00:00", agent="\u0001"),
        line("10:00:00", agent='a" 200 "b'),
        '{"status": 200}',
    ]
    right = [line("10:00:00"), line("10:00:00", agent='a\\" 200 \\"b')]
    found = hits(spark, *wrong, *right).select("_unreadable").collect()
    assert [row["_unreadable"] for row in found] == [True] * len(wrong) + [False] * len(right)


def test_a_visit_ends_after_the_gap_and_not_at_it(spark: Any) -> None:
    found = sessions(spark, line("10:00:00"), line("10:30:00"), line("11:00:01"))
    assert [(utc(row["started_at"]).isoformat()[11:19], row["hits"]) for row in found] == [
        ("10:00:00", 2),
        ("11:00:01", 1),
    ]


def test_visits_tell_paths_in_order_and_count_errors(spark: Any) -> None:
    found = sessions(
        spark,
        line("10:02:00", "GET /b HTTP/1.1", 404),
        line("10:01:00", "GET /a HTTP/1.1", 500),
        line("10:03:00", "\\x16\\x03", 400),
        line("10:04:00", "GET /a HTTP/1.1"),
        line("10:01:30", agent="Other"),
    )
    assert [(row["agent"], row["paths"]) for row in found] == [
        ("Browser/1.0", ["/a", "/b", "/a"]),
        ("Other", ["/"]),
    ]
    first = found[0]
    assert [first[name] for name in ("hits", "client_errors", "server_errors", "bytes")] == [4, 2, 1, 400]


def test_hits_without_an_agent_make_one_visit(spark: Any) -> None:
    found = sessions(spark, line("10:01:00", agent="-"), line("10:02:00", agent="-"))
    assert [(row["agent"], row["hits"]) for row in found] == [(None, 2)]


def test_a_visit_has_the_same_id_whatever_the_order_of_the_lines(spark: Any) -> None:
    lines = [line("10:00:00"), line("10:00:00", "GET /a HTTP/1.1"), line("12:00:00")]
    one, other = sessions(spark, *lines), sessions(spark, *reversed(lines))
    assert one == other
    assert len({row["session_id"] for row in one}) == 2
