import { DuckDBTypeId, type DuckDBType } from '@duckdb/node-api';
import { plainType, type HiveType } from './hive-type';

const plain: Readonly<Partial<Record<DuckDBTypeId, string>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'tinyint',
  [DuckDBTypeId.SMALLINT]: 'smallint',
  [DuckDBTypeId.INTEGER]: 'int',
  [DuckDBTypeId.BIGINT]: 'bigint',
  [DuckDBTypeId.UTINYINT]: 'smallint',
  [DuckDBTypeId.USMALLINT]: 'int',
  [DuckDBTypeId.UINTEGER]: 'bigint',
  [DuckDBTypeId.FLOAT]: 'float',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.VARCHAR]: 'string',
  [DuckDBTypeId.ENUM]: 'string',
  [DuckDBTypeId.BLOB]: 'binary',
};

/** The type that reads a column of a Parquet file; undefined for what Hive has no type for, such as a time of day. */
export function typeOfParquet(type: DuckDBType): HiveType | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL: {
      const { width, scale } = type;
      return plainType(`decimal(${width},${scale})`);
    }
    case DuckDBTypeId.LIST: {
      const of = typeOfParquet(type.valueType);
      return of && { kind: 'array', of };
    }
    case DuckDBTypeId.MAP: {
      const { keyType, valueType } = type;
      const [key, value] = [typeOfParquet(keyType), typeOfParquet(valueType)];
      return key && value && { kind: 'map', key, value };
    }
    case DuckDBTypeId.STRUCT: {
      const { entryNames, entryTypes } = type;
      const fields = new Map<string, HiveType>();
      for (const [at, entry] of entryTypes.entries()) {
        const field = typeOfParquet(entry);
        if (!field) return undefined;
        fields.set((entryNames[at] ?? '').toLowerCase(), field);
      }
      return { kind: 'struct', fields };
    }
    default: {
      const name = plain[type.typeId];
      return name === undefined ? undefined : plainType(name);
    }
  }
}
