import type { CrawledColumn, FileSchema } from './schema';
import type { FileFormat } from './file-sample';
import { unknownType, widerType } from './hive-type';
import type { LandingFile } from './landing-files';

/** A file of a table with what it says of it. */
export interface ReadFile {
  readonly file: LandingFile;
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly schema: FileSchema;
}

/** What the files of a folder say together. */
export interface FolderSchema {
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly csv?: { readonly delimiter: string; readonly header: boolean; readonly quoted: boolean };
  readonly columns: readonly CrawledColumn[];
  /** Names of the folders between the table's and the files. */
  readonly partitionKeys: readonly string[];
  /** Sentences about what the table will not show as somebody may expect. */
  readonly notes: readonly string[];
}

export type SomeFiles = readonly [ReadFile, ...ReadFile[]];

/**
 * One schema of all files: their columns in the order in which they came up, each with a type that holds what it is
 * in every file.
 *
 * @param place the folder, as a sentence begins with it
 * @param ofTable names of columns that a table with a header has already. @default - none
 * @throws Error one sentence, when the files are no single table
 */
export function mergeSchemas(place: string, files: SomeFiles, ofTable: readonly string[] = []): FolderSchema {
  const header = headerOf(place, files, ofTable);
  for (const { what, of } of formsOf(header)) {
    const first = new Map<string, string>();
    for (const one of files) if (!first.has(of(one))) first.set(of(one), one.file.key);
    if (first.size > 1) {
      const found = [...first].slice(0, 2).map(([value, key]) => `${value} in ${key}`);
      throw new Error(`${place} has files of different ${what}: ${found.join(', ')}. Give each a folder.`);
    }
  }
  const [{ format, gzip, schema, file }] = files;
  const columns = mergedColumns(files, header);
  const partitionKeys = file.partition.map(({ name }) => name);
  const both = columns.filter(({ name }) => partitionKeys.includes(name)).map(({ name }) => name);
  if (both.length > 0 && format === 'csv') {
    throw new Error(
      `${place} has ${both.join(', ')} as a folder and in the files: give the folder another name.`,
    );
  }
  return {
    format,
    gzip,
    ...(schema.csv && {
      csv: { delimiter: schema.csv.delimiter, header, quoted: files.some((one) => one.schema.csv?.quoted) },
    }),
    columns: columns.filter(({ name }) => !both.includes(name)),
    partitionKeys,
    notes: [
      ...both.map((name) => `${name} is taken from the folder's name and not from the files.`),
      ...leftOutNotes(files),
      ...positionNotes(files, columns, header),
    ],
  };
}

/** CSV whose columns are all text has a header where another file, or the table, has the same names and values that are none. */
function headerOf(place: string, files: SomeFiles, ofTable: readonly string[]): boolean {
  const sure = files.find(({ schema }) => schema.csv?.header === 'yes');
  const names = new Set(sure ? sure.schema.columns.map(({ name }) => name) : ofTable);
  const perhaps = files.filter(({ schema }) => schema.csv?.header === 'perhaps');
  const other = perhaps.find(({ schema }) => !schema.columns.some(({ name }) => names.has(name)));
  if (!sure) return perhaps.length > 0 && !other;
  if (!other) return true;
  throw new Error(
    `${place} has CSV with a header and without: ${sure.file.key}, ${other.file.key}. Give each a folder.`,
  );
}

interface Form {
  readonly what: string;
  readonly of: (one: ReadFile) => string;
}

/** What must be the same in all files of a table. */
function formsOf(header: boolean): readonly Form[] {
  return [
    { what: 'formats', of: ({ format }) => format },
    { what: 'compression', of: ({ gzip }) => (gzip ? 'gzip' : 'none') },
    { what: 'partitions', of: ({ file }) => file.partition.map(({ name }) => name).join('/') || 'none' },
    { what: 'delimiters', of: ({ schema }) => JSON.stringify(schema.csv?.delimiter) },
    { what: 'headers', of: ({ schema }) => (header && schema.csv?.header !== 'no' ? 'one' : 'none') },
  ];
}

function mergedColumns(files: SomeFiles, header: boolean): CrawledColumn[] {
  const types = new Map<string, CrawledColumn['type']>();
  for (const { schema } of files) {
    for (const [at, { name, type }] of schema.columns.entries()) {
      const known = schema.csv && !header ? `col${at}` : name;
      types.set(known, widerType(types.get(known) ?? unknownType, type));
    }
  }
  return [...types].map(([name, type]) => ({ name, type }));
}

function leftOutNotes(files: SomeFiles): string[] {
  const names = new Set(files.flatMap(({ schema }) => schema.leftOut));
  return [...names].map((name) => `${name} is left out: Hive has no type for it.`);
}

/** CSV is read by position, whatever its header says. */
function positionNotes(files: SomeFiles, columns: readonly CrawledColumn[], header: boolean): string[] {
  if (!header) return [];
  return files.flatMap(({ file, schema }) => {
    const moved = schema.columns.find(({ name }, at) => columns[at]?.name !== name);
    return moved
      ? [
          `${file.key} has ${moved.name} in another place: CSV is read by position, so its values show in another column.`,
        ]
      : [];
  });
}
