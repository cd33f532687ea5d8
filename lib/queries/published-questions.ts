import { lakeNames } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { questions, type Question } from './questions';
import { relationsIn, streamedRelations, withRelations } from './relations';

const published = new Map(lakeTables.map((table) => [lakeNames(table).newest, lakeNames(table).published]));
const hidden = new Set(streamedRelations.filter((name) => !published.has(name)));

/**
 * The questions as analysts may ask them: of `<t>_published` where they name `<t>`. Those are left out that ask for changes,
 * which nobody publishes.
 */
export function publishedQuestions(): readonly Question[] {
  return questions()
    .filter(({ sql }) => !relationsIn(sql).some((name) => hidden.has(name)))
    .map((question) => ({ ...question, file: ofPublished(question.file), sql: ofPublished(question.sql) }));
}

function ofPublished(sql: string): string {
  return withRelations(sql, (name) => published.get(name) ?? name);
}
