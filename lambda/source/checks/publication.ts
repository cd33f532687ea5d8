import { heartbeatTable, publicationName } from '../../../lib/contracts/source-names';
import { qualifiedName, type CapturedTable } from '../../../lib/contracts/tables';
import type { Problem } from '../preflight-contract';
import type { SourceFacts } from '../source-facts';
import { sameTable } from '../table-name';
import { error } from './error';

const prepare = 'Run prepare-source, which makes it so.';

/** That the publication is there and hands out every change of exactly the captured tables and the heartbeat. */
export function checkPublication({ publication }: SourceFacts, tables: readonly CapturedTable[]): Problem[] {
  if (publication === null) {
    return [error('publication-missing', `There is no publication "${publicationName}".`, prepare)];
  }
  const wanted = [...tables, heartbeatTable];
  const published = publication.tables;
  return [
    ...operations(publication),
    ...(publication.puballtables
      ? [
          error(
            'publication-all-tables',
            `Publication ${publicationName} is FOR ALL TABLES, and those that are not declared are sent, too.`,
            'DROP PUBLICATION, and run prepare-source.',
          ),
        ]
      : []),
    ...wanted
      .filter((table) => !published.some(sameTable(table)))
      .map((table) =>
        error(
          'publication-lacks-table',
          `Publication ${publicationName} lacks table ${qualifiedName(table)}, whose changes are not sent.`,
          prepare,
        ),
      ),
    ...published
      .filter((table) => !publication.puballtables && !wanted.some(sameTable(table)))
      .map((table) =>
        error(
          'publication-extra-table',
          `Publication ${publicationName} holds table ${qualifiedName(table)}, which is not declared.`,
          prepare,
        ),
      ),
    ...published.flatMap((table) => [
      ...(isSet(table.prqual) ? [narrowed('publication-row-filter', 'a row filter', table)] : []),
      ...(isSet(table.prattrs) ? [narrowed('publication-column-list', 'a column list', table)] : []),
    ]),
  ];
}

function operations(publication: NonNullable<SourceFacts['publication']>): Problem[] {
  const { pubinsert, pubupdate, pubdelete, pubtruncate, pubviaroot } = publication;
  const missing = Object.entries({ insert: pubinsert, update: pubupdate, delete: pubdelete })
    .filter(([, sent]) => !sent)
    .map(([operation]) => operation);
  return [
    ...(missing.length > 0
      ? [
          error(
            'publication-operations',
            `Publication ${publicationName} does not send ${missing.join(', ')}.`,
            prepare,
          ),
        ]
      : []),
    // The connector's flattening drops it: see capture-truncate.ts.
    ...(pubtruncate
      ? [
          error(
            'publication-truncate',
            `Publication ${publicationName} sends TRUNCATE, which capture turns into deletes instead.`,
            prepare,
          ),
        ]
      : []),
    ...(pubviaroot === true
      ? []
      : [
          error(
            'publication-via-root',
            `Publication ${publicationName} sends changes of partitions under their own names.`,
            prepare,
          ),
        ]),
  ];
}

function narrowed(code: string, what: string, table: { schema: string; name: string }): Problem {
  return error(
    code,
    `Publication ${publicationName} has ${what} on ${qualifiedName(table)}, so the lake would differ from the table.`,
    `ALTER PUBLICATION ${publicationName} DROP TABLE ${qualifiedName(table)}; and run prepare-source.`,
  );
}

function isSet(value: unknown): boolean {
  return value !== null && value !== undefined;
}
