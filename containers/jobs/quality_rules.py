"""What must hold of a table's rows before they are published. The rules are those of lib/contracts/quality-rules.ts."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyspark.sql import DataFrame, SparkSession

from refusal import RefusalError

# Keys that a refusal names, of each rule.
_NAMED = 3


@dataclass(frozen=True)
class Rule:
    """A rule's name, and SQL of the keys of the rows that break it; the rows go by the name of the table."""

    name: str
    failing: str


def parse_rules(text: str) -> list[Rule]:
    """Reads `name: SQL; name: SQL`, or `none`."""
    if text == "none":
        return []
    rules = [Rule(*part.split(": ", 1)) for part in text.split("; ") if ": " in part]
    if len(rules) != len(text.split("; ")):
        raise RefusalError('--rules is no list of "name: SQL" with "; " between, and not "none".')
    return rules


def refuse_broken(session: SparkSession, rows: DataFrame, table: str, rules: Sequence[Rule]) -> None:
    """Raises RefusalError with every rule that the rows break: how many do, and the first keys."""
    rows.createOrReplaceTempView(table)
    try:
        broken = [sentence for rule in rules if (sentence := _broken(session, rule))]
    finally:
        session.catalog.dropTempView(table)
    if broken:
        raise RefusalError(
            f"{table} was not published, for its rows break rules: {'; '.join(broken)}. "
            'See docs/runbook.md, "A rule is broken".'
        )


def _broken(session: SparkSession, rule: Rule) -> str | None:
    failing = session.sql(rule.failing)
    count = failing.count()
    if count == 0:
        return None
    keys = ", ".join("/".join(map(str, row)) for row in sorted(map(tuple, failing.limit(_NAMED).collect()), key=str))
    return f"{rule.name} by {count} row{'' if count == 1 else 's'} ({keys}{', ...' if count > _NAMED else ''})"
