import type { ReplayEvent, ReplayTopicEvent } from '../../lambda/delivery/replay-contract';
import { parseOptions } from '../parse-options';

export const usage = `Usage: npm run replay
       npm run replay -- --table NAME --from OFFSET

Delivers again: without an offset, every record in quarantine, after lib/contracts/tables.ts was mended; with one, a
range of a table's topic. Needs the route on this machine. What the lake has already is not doubled.

  --table NAME     only this table's records
  --from OFFSET    first offset of the range
  --to OFFSET      last offset of the range (default: the topic's last)
  --partition N    partition of the topic (default: 0)
  --help           this text
`;

export type ReplayWish = { readonly quarantine: ReplayEvent } | { readonly range: ReplayTopicEvent };

/** @throws {Error} one sentence about the first mistake */
export function parseReplay(args: readonly string[]): ReplayWish {
  const { values } = parseOptions({
    args: [...args],
    options: {
      table: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      partition: { type: 'string' },
    },
  });
  const { table, from, to, partition } = values;
  if (from === undefined && to === undefined && partition === undefined) {
    return { quarantine: table === undefined ? {} : { tables: [table] } };
  }
  if (table === undefined) throw new Error('A range is of one table: give --table, too.');
  if (from === undefined) throw new Error('A range begins somewhere: give --from, too.');
  return {
    range: {
      table,
      from: whole('--from', from),
      ...(to !== undefined && { to: whole('--to', to) }),
      ...(partition !== undefined && { partition: Number(whole('--partition', partition)) }),
    },
  };
}

function whole(option: string, text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new Error(`${option} takes a whole number, not "${text}".`);
}
