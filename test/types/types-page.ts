import { envelopeColumns } from '../../lib/contracts/change-event';
import { glueType } from '../../lambda/catalog/column-type';
import { RawFormat } from '../../lambda/delivery/raw-format';
import { lakeType } from '../../lambda/query/lake-type';
import { capturedKind, type ColumnKind } from '../../lib/contracts/column-kind';
import type { Column, ColumnType } from '../../lib/contracts/tables';
import { typeMistake } from '../../lib/contracts/type-mistake';
import { refusedTypes, typeMatrix, type TypeCase } from './type-matrix';

/** The form of a value in Kafka's JSON. */
const inKafka: Readonly<Record<ColumnKind, string>> = {
  smallint: 'number',
  integer: 'number',
  bigint: 'number, up to 19 digits',
  decimal: 'text, all decimals',
  real: 'number; NaN and infinity as text',
  double: 'number; NaN and infinity as text',
  boolean: 'true, false',
  date: 'text, `2026-02-03Z`',
  timestamp: 'text, `2026-02-03T04:05:06.000007Z`',
  bytes: 'text, base64',
  text: 'text',
  'exact-text': "text, PostgreSQL's own",
};

export function columnOf({ name, sql, declared, asText }: TypeCase): Column {
  return { name, type: declared ?? (sql as ColumnType), nullable: true, asText };
}

/** docs/types.md, made of the matrix that the test on the engines runs and of the code that declares the lake. */
export function typesPage(): string {
  return `# Types

Made by \`npm run docs:types\` from [\`test/types/type-matrix.ts\`](../test/types/type-matrix.ts);
\`test/pipeline/types.test.ts\` takes every value of the matrix through the route, in the snapshot and in the stream, and
compares PostgreSQL with SQL on the views, and with the tables that the fold makes. A value is the same at the end, or its change is in quarantine with the
column named, or the type is refused when the table is declared.

\`exact\` counts the values of the matrix that arrive as they are. \`asText: true\` in
[\`lib/contracts/tables.ts\`](../lib/contracts/tables.ts) is the way for infinity, NaN and years that no column of a lake
holds: the lake then has PostgreSQL's text, times in UTC with six digits of a second.

${table(['PostgreSQL', 'declare as', 'in Kafka', 'raw file', 'Glue', 'views', 'exact', 'quarantined', 'remark'], typeMatrix.map(row))}

Arrays are text as PostgreSQL writes it, \`{1,NULL,2}\`, with bounds and lists in lists.

## Refused

${table(['PostgreSQL', 'why, and what instead'], refusedTypes.map(refusal))}

A generated column is declared like any other when it is STORED and PostgreSQL is 18 or newer. The pre-flight refuses
VIRTUAL ones, and an \`interval\` without \`check (isfinite(c))\`: capture would write infinity as 0. An interval of more
than 2,147,483,647 hours stops capture. In a snapshot Debezium cannot tell the days from 1582-10-05 to 1582-10-14
from the ten behind them: rows with a date among these twenty are quarantined there.
`;
}

function row(one: TypeCase): string[] {
  const column = columnOf(one);
  const shown = `\`${column.type}\`${column.asText === true ? ', `asText: true`' : ''}`;
  return [
    `\`${one.sql.replace(/ (check|default|generated always) .*/, ' $1 ...')}\``,
    shown,
    inKafka[capturedKind(column)],
    physicalType(column),
    glueType(column),
    lakeType(column),
    String(one.exact.length),
    (one.quarantined ?? []).map((sql) => sql.replaceAll("'", '')).join(', '),
    one.remark ?? '',
  ];
}

function physicalType(column: Column): string {
  const { schema } = new RawFormat({ schema: 's', name: 't', primaryKey: [column.name], columns: [column] });
  const { type, converted_type: converted } = schema[envelopeColumns.length + 1] ?? {};
  return converted === 'UTF8' ? 'text' : [converted, type].filter((part) => part !== undefined).join(' ');
}

function refusal(type: string): string[] {
  const sentence = typeMistake({ name: 'c', type: type as ColumnType });
  if (sentence === undefined) throw new Error(`${type} is listed as refused and is not.`);
  return [`\`${type}\``, sentence.slice(type.length + 1)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
