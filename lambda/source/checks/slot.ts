import { slotName } from '../../../lib/contracts/source-names';
import type { Expectation, Problem } from '../preflight-contract';
import type { SourceFacts } from '../source-facts';
import { error } from './error';

/** Name under which Debezium's replication connection shows itself. */
const connector = 'Debezium Streaming';

/** That there is room for a slot and a sender, and that a slot of this name is the connector's and whole. */
export function checkSlot(facts: SourceFacts, { role }: Expectation): Problem[] {
  const slot = facts.slots.find(({ slot_name }) => slot_name === slotName);
  return [
    ...room(facts, slot),
    ...(slot ? [...foreign(facts, slot), ...taken(slot, role), ...lost(slot)] : []),
  ];
}

type Slot = SourceFacts['slots'][number];

function room({ settings, slots, senders }: SourceFacts, slot: Slot | undefined): Problem[] {
  const [maxSlots, maxSenders] = [settings.max_replication_slots, settings.max_wal_senders].map(Number);
  const problems: Problem[] = [];
  if (slot === undefined && slots.length >= (maxSlots ?? 0)) {
    problems.push(
      error(
        'slots-full',
        `All ${maxSlots ?? 0} replication slots are in use.`,
        'Raise max_replication_slots and restart the server, or drop a slot that nobody reads.',
      ),
    );
  }
  if (slot?.active !== true && senders >= (maxSenders ?? 0)) {
    problems.push(
      error(
        'senders-full',
        `All ${maxSenders ?? 0} WAL senders are in use.`,
        'Raise max_wal_senders and restart the server.',
      ),
    );
  }
  return problems;
}

function foreign({ database }: SourceFacts, slot: Slot): Problem[] {
  const drop = `SELECT pg_drop_replication_slot('${slotName}'); once nobody needs it, or rename ours in lib/contracts/source-names.ts.`;
  return [
    ...(slot.plugin === 'pgoutput'
      ? []
      : [
          error(
            'slot-plugin',
            `Slot ${slotName} is of the plugin ${slot.plugin ?? 'none: it is a physical slot'}, not pgoutput.`,
            drop,
          ),
        ]),
    ...(slot.database === null || slot.database === database
      ? []
      : [
          error(
            'slot-database',
            `Slot ${slotName} belongs to database ${slot.database}, not ${database}.`,
            drop,
          ),
        ]),
    ...(slot.temporary
      ? [error('slot-temporary', `Slot ${slotName} is temporary and ends with its session.`, drop)]
      : []),
  ];
}

function taken({ active, reader }: Slot, role: string): Problem[] {
  if (!active || (reader?.role === role && reader.application === connector)) return [];
  return [
    error(
      'slot-taken',
      `Slot ${slotName} is being read by ${reader?.application ?? 'a connection'} as role ${reader?.role ?? 'unknown'}, not by the connector.`,
      'Stop that reader: what it confirms, the connector never sees.',
    ),
  ];
}

function lost({ wal_status, invalidation_reason }: Slot): Problem[] {
  if (wal_status === 'lost') {
    return [
      {
        code: 'slot-lost',
        severity: 'warning',
        problem: `Slot ${slotName} is lost (${invalidation_reason ?? 'its WAL was removed'}): the connector stays stopped.`,
        fix: 'Run npm run recover, which takes a new snapshot under a new epoch.',
      },
    ];
  }
  if (wal_status !== 'unreserved') return [];
  return [
    {
      code: 'slot-unreserved',
      severity: 'warning',
      problem: `Slot ${slotName} is over its bound and is lost at the next checkpoint.`,
      fix: 'Raise max_slot_wal_keep_size now, then find out why the connector does not read.',
    },
  ];
}
