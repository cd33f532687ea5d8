import { lakeNames, relationsOf } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { questions, type Question } from './questions';

const published = new Map(lakeTables.map((table) => [lakeNames(table).newest, lakeNames(table).published]));
const hidden = new Set(
  lakeTables.flatMap((table) => {
    const { raw, iceberg, views } = relationsOf(table);
    return [raw, ...iceberg, ...views].filter((name) => !published.has(name));
  }),
);
const relation = /\b(FROM|JOIN) (\w+)/g;

/**
 * The questions as analysts may ask them: of `<t>_published` where they name `<t>`. Those are left out that ask for changes,
 * which nobody publishes.
 */
export function publishedQuestions(): readonly Question[] {
  return questions()
    .filter(({ sql }) => ![...sql.matchAll(relation)].some(([, , name = '']) => hidden.has(name)))
    .map((question) => ({ ...question, file: ofPublished(question.file), sql: ofPublished(question.sql) }));
}

function ofPublished(sql: string): string {
  return sql.replace(relation, (_, verb: string, name: string) => `${verb} ${published.get(name) ?? name}`);
}
