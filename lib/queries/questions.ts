import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = __dirname;
const ending = '.sql';

/** Athena takes them as SQL text, so a value's type decides how it is written. */
export const parameterTypes = ['varchar', 'bigint', 'date'] as const;
export type ParameterType = (typeof parameterTypes)[number];

export interface QuestionParameter {
  readonly name: string;
  readonly type: ParameterType;
  /** As a person writes it, for who gives none: `%`, `60`, `today`, `7 days ago`. */
  readonly fallback: string;
  readonly text: string;
}

/** A question that the project ships: a file of lib/queries. */
export interface Question {
  /** Name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly parameters: readonly QuestionParameter[];
  /** Of the answer, in their order; types are Trino's names, `timestamp` of any precision. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The whole file. */
  readonly file: string;
  /** The statement alone: a question mark for each value. */
  readonly sql: string;
  /** Name of the parameter that each question mark stands for, in the statement's order. */
  readonly marks: readonly string[];
}

/** By name. @throws Error with file and line that is wrong */
export function questions(): readonly Question[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => parseQuestion(file.slice(0, -ending.length), readFileSync(join(folder, file), 'utf8')));
}

/** @throws Error one sentence, when there is no such question */
export function findQuestion(name: string): Question {
  const all = questions();
  const question = all.find((one) => one.name === name);
  if (question) return question;
  throw new Error(`There is no question "${name}": take ${all.map((one) => one.name).join(', ')}.`);
}

/** Name of a question's prepared statement or view: such names have no dashes. */
export function statementName({ name }: Pick<Question, 'name'>): string {
  return name.replaceAll('-', '_');
}

const parameterLine = new RegExp(`^parameter (\\w+) (${parameterTypes.join('|')}) = ([^:]+): (.+)$`);
const columnType = /^(\w+) (\w+(?:\(\d+(?:,\d+)?\))?)$/;
const mark = /\?(?:\s*\/\*\s*(\w+)\s*\*\/)?/g;

/**
 * Reads a file of lib/queries. It begins with comment lines: the title, what the question asks, then a line for each
 * parameter (`-- parameter <name> <type> = <default>: <meaning>`) and one for the columns of the answer (`-- columns <name>
 * <type>, ...`). In the statement each question mark is followed by the name of its parameter: `? /* region *\/`.
 *
 * @throws Error with the file and what is wrong in it
 */
export function parseQuestion(name: string, file: string): Question {
  const wrong = (what: string) => new Error(`lib/queries/${name}${ending}: ${what}`);
  const lines = file.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('--'));
  const [title = '', ...rest] = lines.slice(0, end).map((line) => line.slice(2).trim());
  const isField = (line: string) => /^(parameter|columns)\b/.test(line);
  const text = rest.filter((line) => !isField(line)).join(' ');
  if (title === '' || text === '')
    throw wrong('the first two comment lines are the title and what is asked.');

  const parameters: QuestionParameter[] = [];
  for (const line of rest.filter((line) => line.startsWith('parameter'))) {
    const [, parameter, type, fallback, meaning] = parameterLine.exec(line) ?? [];
    const known = parameterTypes.find((one) => one === type);
    if (parameter === undefined || !known || fallback === undefined || meaning === undefined) {
      throw wrong(
        `"${line}" is not "parameter <name> <${parameterTypes.join('|')}> = <default>: <meaning>".`,
      );
    }
    parameters.push({ name: parameter, type: known, fallback: fallback.trim(), text: meaning });
  }

  const columns = rest
    .filter((line) => line.startsWith('columns '))
    .flatMap((line) => line.slice('columns '.length).split(/,\s+/))
    .map((column) => {
      const [, columnName, type] = columnType.exec(column) ?? [];
      if (columnName === undefined || type === undefined)
        throw wrong(`the column "${column}" has no name and type.`);
      return { name: columnName, type };
    });
  if (columns.length === 0) throw wrong('the line "columns <name> <type>, ..." is missing.');

  const sql = lines.slice(end).join('\n').trim();
  const marks = [...sql.matchAll(mark)].map(([, parameter]) => {
    if (parameter === undefined) throw wrong('a question mark lacks its parameter: write ? /* name */.');
    if (!parameters.some((one) => one.name === parameter))
      throw wrong(`the parameter ${parameter} is not declared.`);
    return parameter;
  });
  const unused = parameters.find((one) => !marks.includes(one.name));
  if (unused) throw wrong(`the parameter ${unused.name} is used nowhere.`);
  return { name, title, text, parameters, columns, file, sql, marks };
}
