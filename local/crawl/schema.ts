import type { HiveType } from './hive-type';

export interface CrawledColumn {
  readonly name: string;
  readonly type: HiveType;
}

/** What CSV has beside its columns. */
export interface CsvForm {
  readonly delimiter: string;
  /** `perhaps` when every column is text: then the first line looks like the others. */
  readonly header: 'yes' | 'no' | 'perhaps';
  readonly quoted: boolean;
}

/** What one file says of its table. */
export interface FileSchema {
  readonly columns: readonly CrawledColumn[];
  readonly csv?: CsvForm;
  /** Names of columns that Hive has no type for. */
  readonly leftOut: readonly string[];
}
