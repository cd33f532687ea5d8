import { valueAt } from '../guard/template';
import { monthHours } from './cost-line';
import { gb, type LoadCost, type LoadOfMonth } from './load';
import { filesOf } from './load-delivery';
import { foldRoundBytes, foldStatements, historyDays, leastScan, readsPerFile, rowBytes } from './load-model';
import type { Resources } from './resources';
import { scheduledCalls } from './scheduled-calls';

const day = 86_400;

/** What is stored, read and scanned: raw files for their days, history for a year, and the folds. */
export function lakeCost(resources: Resources, month: LoadOfMonth): LoadCost {
  const perDay = (month.changes * day) / (monthHours * 3600);
  const stored = gb(perDay * rowBytes * (rawDays(resources) + historyDays));
  const folds = foldsOfMonth(resources);
  return {
    lines: [
      { stage: 'lake', what: 'raw files and a year of history', price: 's3-gb-month', units: stored },
      {
        stage: 'query',
        what: 'reads of files by folds',
        price: 's3-get',
        units: readsPerFile * filesOf(resources, month),
      },
      {
        stage: 'query',
        what: "scans of the busy table's folds",
        price: 'athena-tb',
        units: (folds * scanOfFold((month.changes * rowBytes) / Math.max(folds, 1))) / 1e12,
      },
    ],
    notes: [],
  };
}

/** Bytes that Athena bills for the fold of so many fresh bytes of one table, its first look at the watermark left out. */
export function scanOfFold(fresh: number): number {
  if (fresh === 0) return 0;
  const rounds = Math.ceil(fresh / foldRoundBytes);
  const { readingRaw, others } = foldStatements;
  return rounds * (readingRaw * Math.max(leastScan, fresh / rounds) + others * leastScan);
}

function foldsOfMonth(resources: Resources): number {
  return [...resources.ofType('AWS::Events::Rule'), ...resources.ofType('AWS::Scheduler::Schedule')]
    .flatMap((one) => scheduledCalls(one, resources))
    .filter(({ function: id }) => id.startsWith('QueryTablesFold'))
    .reduce((sum, { times }) => sum + times, 0);
}

/** As the upkeep is told. @throws {Error} when there is none */
function rawDays(resources: Resources): number {
  const upkeep = resources.all.find(
    ({ id, resource }) => resource.Type === 'AWS::Lambda::Function' && id.startsWith('QueryTablesUpkeep'),
  );
  const days = Number(valueAt(upkeep?.resource.Properties, ['Environment', 'Variables', 'RAW_DAYS']));
  if (Number.isNaN(days))
    throw new Error('No function QueryTablesUpkeep has RAW_DAYS: raw files would stay for ever.');
  return days;
}
