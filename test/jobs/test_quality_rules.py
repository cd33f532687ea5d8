"""What must hold of rows before they are published."""

from typing import Any

import pytest

RULES = (
    "unique(id): SELECT `id` FROM goods AS t WHERE true GROUP BY `id` HAVING count(*) > 1; "
    "not-null(id): SELECT `id` FROM goods AS t WHERE `id` IS NULL; "
    "range(price >= 0 and price <= 9): SELECT `id` FROM goods AS t WHERE NOT (`price` >= 0 AND `price` <= 9)"
)


def refuse(spark: Any, *rows: tuple[int | None, int | None]) -> None:
    from quality_rules import parse_rules, refuse_broken  # noqa: PLC0415

    refuse_broken(spark, spark.createDataFrame(list(rows), "id int, price int"), "goods", parse_rules(RULES))


def test_rows_that_keep_every_rule_are_published(spark: Any) -> None:
    refuse(spark, (1, 0), (2, 9), (3, None))
    refuse(spark)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([(1, 0), (1, 1), (2, 1)], "unique(id) by 1 row (1)"),
        ([(None, 1)], "not-null(id) by 1 row (None)"),
        ([(1, -1), (2, 10), (3, 5)], "range(price >= 0 and price <= 9) by 2 rows (1, 2)"),
        ([(n, 10) for n in range(5)], "range(price >= 0 and price <= 9) by 5 rows (0, 1, 2, ...)"),
    ],
)
def test_a_broken_rule_is_told_with_its_rows_and_first_keys(spark: Any, rows: Any, sentence: str) -> None:
    from refusal import RefusalError  # noqa: PLC0415

    with pytest.raises(RefusalError) as refusal:
        refuse(spark, *rows)
    assert str(refusal.value) == (
        f'goods was not published, for its rows break rules: {sentence}. See docs/runbook.md, "A rule is broken".'
    )


def test_every_broken_rule_is_told_at_once(spark: Any) -> None:
    from refusal import RefusalError  # noqa: PLC0415

    with pytest.raises(RefusalError, match=r"unique\(id\) by 1 row \(7\); range\(.*\) by 1 row \(7\)\."):
        refuse(spark, (7, 1), (7, 70))


@pytest.mark.parametrize("text", ["", "unique(id)", "unique(id): SELECT 1; "])
def test_rules_that_cannot_be_read_are_refused(text: str) -> None:
    pytest.importorskip("pyspark")
    from quality_rules import parse_rules  # noqa: PLC0415
    from refusal import RefusalError  # noqa: PLC0415

    with pytest.raises(RefusalError, match='--rules is no list of "name: SQL"'):
        parse_rules(text)


def test_no_rules_are_told_by_a_word() -> None:
    pytest.importorskip("pyspark")
    from quality_rules import parse_rules  # noqa: PLC0415

    assert parse_rules("none") == []
