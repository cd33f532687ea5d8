import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  admitFunction,
  connectorName,
  heartbeatTable,
  publicationName,
  slotName,
} from '../../lib/contracts/source-names';
import { qualifiedName, tables, type CapturedTable } from '../../lib/contracts/tables';
import { topicPrefix } from '../../lib/contracts/topics';
import { exactColumns } from './exact-columns';
import { reselectedColumns } from './reselected-columns';

export interface ConnectorRegistration {
  readonly name: string;
  /** The connector's configuration; secrets stand as `${env:...}`, which the worker fills in. */
  readonly config: Readonly<Record<string, string>>;
}

/** The connector of tidemark-source.json, with the names that the contracts hold. */
export function sourceConnector(of: readonly CapturedTable[] = tables): ConnectorRegistration {
  const file = readFileSync(join(__dirname, 'tidemark-source.json'), 'utf8');
  return {
    name: connectorName,
    config: {
      ...(JSON.parse(file) as Record<string, string>),
      'topic.prefix': topicPrefix,
      'slot.name': slotName,
      'publication.name': publicationName,
      'database.initial.statements': `SELECT ${admitFunction}()`,
      'table.include.list': of.map((table) => escaped(qualifiedName(table))).join(','),
      'heartbeat.action.query': `UPDATE ${qualifiedName(heartbeatTable)} SET beaten_at = now()`,
      ...exactColumns(of),
      ...reselectedColumns(of),
    },
  };
}

/** The list holds regular expressions. */
function escaped(name: string): string {
  return name.replaceAll('.', '\\.');
}
