import type { EnvelopeType } from '../../lib/contracts/change-event';
import type { Column } from '../../lib/contracts/tables';

/** An identifier in a query of Athena or Trino. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * A table's column as views show it: temporal text of raw files becomes `date` or `timestamp(6)` in UTC, everything
 * else stays as it is. Athena takes no `timestamp with time zone` in a view.
 */
export function viewColumn({ name, type }: Column): string {
  switch (type) {
    case 'date':
      // Debezium's text may end in Z.
      return `CAST(substr(${quoted(name)}, 1, 10) AS date) AS ${quoted(name)}`;
    case 'timestamp':
    case 'timestamptz':
      return timestamp(name);
    default:
      return quoted(name);
  }
}

/** An envelope column as views show it. */
export function envelopeViewColumn({ name, type }: { name: string; type: EnvelopeType }): string {
  return type === 'timestamp' ? timestamp(name) : quoted(name);
}

/** Text of the form 2026-01-31T12:00:00.123456Z, with up to six digits of a second. */
function timestamp(name: string): string {
  const text = `replace(replace(${quoted(name)}, 'T', ' '), 'Z', '')`;
  return `CAST(${text} AS timestamp(6)) AS ${quoted(name)}`;
}
