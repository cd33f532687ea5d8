import { zone } from './lake-layout';
import { declaredRules, ruleName, type DeclaredRules } from './quality-rules';
import { failingSql, spark } from './quality-sql';
import { salesAndStock } from './sales-and-stock';

/** A value that decides what a job's table holds. */
export interface JobParameter {
  readonly meaning: string;
  /** What a value must look like, whole. */
  readonly pattern: RegExp;
  /** The same in words. */
  readonly form: string;
  /** @default - must be given */
  readonly default?: string;
}

/** A Spark job: it reads a folder below landing/ and publishes a table. Glue and `npm run job` give it the same arguments. */
export interface JobSpec {
  readonly name: string;
  /** File of containers/jobs. */
  readonly script: string;
  readonly text: string;
  /** Folder below landing/; `{parameter}` stands for its value. */
  readonly source: string;
  /** Table that it publishes; the same. */
  readonly table: string;
  readonly parameters: Readonly<Record<string, JobParameter>>;
  /** What must hold of its rows, or they are not published. @default - what `key` among the parameters says */
  readonly quality?: DeclaredRules;
  /** Databases that it reaches by JDBC, each with what it is to the job. @default - none */
  readonly databases?: Readonly<Record<string, string>>;
  /** A second table that the same run publishes. @default - none */
  readonly beside?: { readonly table: string; readonly quality: DeclaredRules };
}

/** A database as a run reaches it. */
export interface JobDatabase {
  readonly url: string;
  /** Name or ARN of a secret with `username` and `password`. */
  readonly secret: string;
}

const wholeNumber = { pattern: /\d{1,9}/, form: 'a whole number' };

export const jobSpecs = [
  {
    name: 'sales-by-region',
    script: 'sales_by_region.py',
    text: 'Sales of landing/sales/ (CSV), added up by region and product',
    source: 'sales',
    table: 'sales_totals',
    parameters: {
      regions: {
        meaning: 'regions with commas between, or all',
        pattern: /[^,"\\]+(,[^,"\\]+)*/,
        form: 'names with commas between',
        default: 'all',
      },
    },
    quality: {
      key: ['region', 'product'],
      notNull: ['sales', 'quantity', 'total', 'region_total'],
      ranges: { sales: { min: 1 }, quantity: { min: 0 }, total: { min: 0 } },
    },
  },
  {
    name: 'access-log-sessions',
    script: 'access_log_sessions.py',
    text: 'Access logs of landing/access-log/ (combined log format), as visits',
    source: 'access-log',
    table: 'web_sessions',
    parameters: {
      'gap-minutes': {
        meaning: 'minutes without a hit after which a visit is over',
        ...wholeNumber,
        default: '30',
      },
      'unreadable-lines': { meaning: 'most lines that may be left out', ...wholeNumber, default: '0' },
    },
    quality: {
      key: ['session_id'],
      notNull: ['host', 'started_at', 'ended_at'],
      ranges: { hits: { min: 1 }, bytes: { min: 0 } },
    },
  },
  {
    name: 'to-table',
    script: 'to_table.py',
    text: 'Files of landing/<name>/ (CSV or JSON lines), typed, as the table landed_<name>',
    source: '{name}',
    table: 'landed_{name}',
    parameters: {
      name: {
        meaning: 'folder below landing/',
        pattern: /[a-z][a-z0-9_]{0,60}/,
        form: 'a name in lower case, with digits and underscores',
      },
      format: {
        meaning: 'csv with a header, or json: one object a line',
        pattern: /csv|json/,
        form: 'csv or json',
      },
      columns: {
        meaning: '"name type [not null], ..."',
        pattern: /[^"\\]+/s,
        form: 'as in "id bigint not null, total decimal(12,2)"',
      },
      key: {
        meaning: 'columns that tell rows apart, with commas between, or none',
        pattern: /[a-z][a-z0-9_]*(,[a-z][a-z0-9_]*)*/,
        form: 'names of columns with commas between',
        default: 'none',
      },
    },
  },
  salesAndStock,
] as const satisfies readonly JobSpec[];

export type JobName = (typeof jobSpecs)[number]['name'];

/** @throws Error one sentence, when there is no such job */
export function findJob(name: string): JobSpec {
  const job = jobSpecs.find((one) => one.name === name);
  if (job) return job;
  throw new Error(`There is no job "${name}": take ${jobSpecs.map((one) => one.name).join(', ')}.`);
}

/** Whether a table has the name of one that a job publishes. */
export function isJobTable(name: string): boolean {
  const jobs: readonly JobSpec[] = jobSpecs;
  return jobs.some(
    ({ table, beside }) =>
      beside?.table === name || new RegExp(`^${table.replace(/\{\w+\}/, '\\w+')}$`).test(name),
  );
}

/** Where a job reads, writes and publishes. */
export interface JobPlace {
  readonly source: string;
  readonly target: string;
  readonly table: string;
  readonly beside?: { readonly target: string; readonly table: string };
}

/** Keys in the lake's bucket, without a slash at the end. @param values of those parameters at least that are in its names */
export function jobPlace(job: JobSpec, values: Readonly<Record<string, string>>): JobPlace {
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  const table = filled(job.table);
  const target = (name: string) => `${zone.curated}/${name}`;
  return {
    ...{ source: `${zone.landing}/${filled(job.source)}`, target: target(table), table },
    ...(job.beside && { beside: { target: target(job.beside.table), table: job.beside.table } }),
  };
}

/** The tables that a run publishes, with their rules. @throws Error one sentence that names the parameter */
export function jobTables(
  job: JobSpec,
  given: Readonly<Record<string, string>> = {},
): readonly { readonly table: string; readonly rules: DeclaredRules }[] {
  const values = parameterValues(job, given);
  const { beside } = job;
  return [
    { table: jobPlace(job, values).table, rules: jobRules(job, values) },
    ...(beside ? [{ table: beside.table, rules: beside.quality }] : []),
  ];
}

/**
 * The arguments of a run, without their dashes.
 *
 * @param given by name of the parameter; defaults stand in for the others
 * @throws Error one sentence that names the parameter
 */
export function jobArguments(
  job: JobSpec,
  {
    bucket,
    database,
    databases = {},
  }: {
    readonly bucket: string;
    readonly database: string;
    /** By the job's name for each. @default {} */
    readonly databases?: Readonly<Record<string, JobDatabase>>;
  },
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const values = parameterValues(job, given);
  const { source, target, table, beside } = jobPlace(job, values);
  const reached = Object.entries(job.databases ?? {}).flatMap(([name, meaning]) => {
    const found = databases[name];
    if (!found) throw new Error(`${job.name} needs a database as "${name}": ${meaning}.`);
    return [[`${name}-url`, found.url] as const, [`${name}-secret`, found.secret] as const];
  });
  return {
    from: `s3://${bucket}/${source}`,
    to: `s3://${bucket}/${target}`,
    database,
    table,
    rules: rulesArgument(jobRules(job, values), table),
    ...(beside &&
      job.beside && {
        'beside-to': `s3://${bucket}/${beside.target}`,
        'beside-table': beside.table,
        'beside-rules': rulesArgument(job.beside.quality, beside.table),
      }),
    ...Object.fromEntries(reached),
    ...values,
  };
}

/** What must hold of the rows of a run. @param values of all the job's parameters */
export function jobRules({ quality }: JobSpec, { key }: Readonly<Record<string, string>>): DeclaredRules {
  if (quality !== undefined) return quality;
  return key === undefined || key === 'none' ? {} : { key: key.split(',') };
}

/**
 * Rules as text without quotes and backslashes, which every way to a job passes on as they are: `name: SELECT ...;
 * name: SELECT ...`, or `none`. Each statement is of Spark and gives the rows that break the rule.
 */
function rulesArgument(declared: DeclaredRules, table: string): string {
  const ruled = declaredRules(table, declared);
  const place = { dialect: spark, from: table, relation: (name: string) => name };
  const rules = ruled.rules.map((rule) => `${ruleName(rule)}: ${failingSql(ruled, rule, place)}`);
  return rules.join('; ') || 'none';
}

function parameterValues(job: JobSpec, given: Readonly<Record<string, string>>): Record<string, string> {
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(job.parameters, name));
  if (stranger !== undefined) {
    throw new Error(
      `${job.name} has no parameter "${stranger}": take ${Object.keys(job.parameters).join(', ')}.`,
    );
  }
  return Object.fromEntries(
    Object.entries(job.parameters).map(([name, { pattern, form, meaning, default: fallback }]) => {
      const value = given[name] ?? fallback;
      if (value === undefined) throw new Error(`${job.name} needs --param ${name}=...: ${meaning}.`);
      if (!new RegExp(`^(?:${pattern.source})$(?![\\s\\S])`, pattern.flags).test(value)) {
        throw new Error(`--param ${name}=${value} is not ${form}.`);
      }
      return [name, value];
    }),
  );
}
