import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { z } from 'zod';
import { typeOfParquet } from './duck-type';
import { CsvReader, onlyRow, unreadableCsv } from './csv-reader';
import { NoData, type FileFormat, type FileSample } from './file-sample';
import { fieldsOfJson, jsonStructure } from './json-type';
import type { FileSchema } from './schema';

const jsonCounts = z.tuple([z.string().nullable(), z.coerce.number()]);

const unreadable = {
  csv: unreadableCsv,
  json: 'has not one JSON object a line',
  parquet: 'is no whole Parquet file',
} as const;

/** Reads the schemas of samples with DuckDB, which guesses formats and types. */
export class SchemaReader {
  private readonly idle: DuckDBConnection[] = [];
  private readonly csv = new CsvReader();

  private constructor(private readonly instance: DuckDBInstance) {}

  static async open(): Promise<SchemaReader> {
    // A query over one small file has no work for a second thread; other queries have.
    return new SchemaReader(await DuckDBInstance.create(':memory:', { threads: '1' }));
  }

  close(): void {
    for (const duck of this.idle) duck.closeSync();
    this.instance.closeSync();
  }

  /** @throws NoData for what is not of its format, or has no column */
  async read({ path, format }: FileSample): Promise<FileSchema> {
    // A connection does one query after another.
    const duck = this.idle.pop() ?? (await this.instance.connect());
    try {
      const schema = await this.schemaOf(duck, path.replaceAll("'", "''"), format);
      if (schema.columns.length === 0) throw new NoData('has no column that a table could have');
      return schema;
    } catch (error) {
      // DuckDB's own message quotes what it could not read, which is a row.
      throw error instanceof NoData ? error : new NoData(unreadable[format]);
    } finally {
      this.idle.push(duck);
    }
  }

  private schemaOf(duck: DuckDBConnection, path: string, format: FileFormat): Promise<FileSchema> {
    if (format === 'parquet') return parquetSchema(duck, path);
    return format === 'json' ? jsonSchema(duck, path) : this.csv.schema(duck, path);
  }
}

async function parquetSchema(duck: DuckDBConnection, path: string): Promise<FileSchema> {
  const result = await duck.run(`SELECT * FROM read_parquet('${path}', hive_partitioning = false) LIMIT 0`);
  const names = result.columnNames().map((name) => name.toLowerCase());
  const types = result.columnTypes().map(typeOfParquet);
  return {
    columns: names.flatMap((name, at) => {
      const type = types[at];
      return type ? [{ name, type }] : [];
    }),
    leftOut: names.filter((_, at) => !types[at]),
  };
}

async function jsonSchema(duck: DuckDBConnection, path: string): Promise<FileSchema> {
  const [written, others] = jsonCounts.parse(
    await onlyRow(
      duck,
      `SELECT json_group_structure(json)::VARCHAR, count(*) FILTER (json_type(json) <> 'OBJECT')::INT
         FROM read_json_objects('${path}', format = 'newline_delimited')`,
    ),
  );
  const structure = jsonStructure.parse(JSON.parse(written ?? 'null'));
  if (others > 0 || typeof structure !== 'object' || Array.isArray(structure)) {
    throw new NoData(unreadable.json);
  }
  const fields = fieldsOfJson(structure as Exclude<typeof structure, string | readonly unknown[]>);
  return { columns: [...fields].map(([name, type]) => ({ name, type })), leftOut: [] };
}
