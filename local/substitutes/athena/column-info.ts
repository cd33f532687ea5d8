import type { ColumnInfo } from '@aws-sdk/client-athena';
import type { TrinoColumn } from './trino-answer';

/** Athena's name of a type where it differs from Trino's. */
const renamed: Readonly<Record<string, string>> = { real: 'float' };

/** Precision that Athena gives for types without one of their own; 0 for all others. */
const precisions: Readonly<Record<string, number>> = {
  varchar: 2147483647,
  tinyint: 3,
  smallint: 5,
  integer: 10,
  bigint: 19,
  float: 17,
  double: 17,
  timestamp: 3,
  'timestamp with time zone': 3,
  varbinary: 1073741824,
};

/** A result column as Athena describes it. */
export function columnInfo({ name, typeSignature }: TrinoColumn): ColumnInfo {
  const type = renamed[typeSignature.rawType] ?? typeSignature.rawType;
  const [precision, scale] =
    type === 'decimal' ? typeSignature.arguments.map(({ value }) => Number(value)) : [];
  return {
    CatalogName: 'hive',
    SchemaName: '',
    TableName: '',
    Name: name,
    Label: name,
    Type: type,
    Precision: precision ?? precisions[type] ?? 0,
    Scale: scale ?? 0,
    Nullable: 'UNKNOWN',
    CaseSensitive: type === 'varchar' || type === 'char',
  };
}
