import { slotName } from '../../lib/contracts/source-names';
import { leftAt, timelineNumber, type History } from './timeline-history';

/** What PostgreSQL, Kafka Connect and the note in the database say about capture's place. LSNs are 64-bit numbers. */
export interface CaptureFacts {
  readonly slot?: {
    readonly active: boolean;
    /** `reserved`, `extended`, `unreserved` or `lost`. */
    readonly walStatus: string;
    readonly invalidation?: string;
    readonly confirmedLsn: bigint;
    /** Bytes of WAL that it holds back. */
    readonly heldBytes: number;
    /** Bytes that may be written until it is in danger; undefined without a bound. */
    readonly roomBytes?: number;
  };
  /** End of the WAL. */
  readonly currentLsn: bigint;
  /** The database's timeline: 8 hex digits. */
  readonly timeline: string;
  /** Connect's offset, read after the slot; undefined when there is none, as before the end of the first snapshot. */
  readonly offsetLsn?: bigint;
  /** Epoch that the connector captures under; undefined before it is registered. */
  readonly registeredEpoch?: number;
  /** Capture's offset as it was last noted in the database, under its epoch, and the timeline on which it was read. */
  readonly noted: { readonly epoch: number; readonly lsn?: bigint; readonly timeline?: string };
  /** How the database came to its timeline; only when that is another than the noted one. */
  readonly history?: History;
}

/**
 * - `new`: nothing was captured yet under this epoch
 * - `active`: the connector reads
 * - `inactive`: nobody reads, nothing is missing
 * - `lagging`: more than half of the WAL that may be kept is held back
 * - `extended`: WAL over `max_wal_size` is kept for it
 * - `unreserved`: over its bound, lost at the next checkpoint
 * - `lost`: PostgreSQL has removed WAL that it needs
 * - `missing`: there is none, and capture has begun
 * - `ahead`: moved past what capture has read, or dropped and made anew
 * - `forgotten`: Connect has lost its offset
 * - `rewound`: the database's history does not hold what capture has read: it was restored
 */
export type SlotState =
  | 'new'
  | 'active'
  | 'inactive'
  | 'lagging'
  | 'extended'
  | 'unreserved'
  | 'lost'
  | 'missing'
  | 'ahead'
  | 'forgotten'
  | 'rewound';

export interface SlotFinding {
  readonly state: SlotState;
  /** True when a connector that goes on would miss changes: it must stand still until `npm run recover` has run. */
  readonly refused: boolean;
  /** One sentence. */
  readonly finding: string;
}

/** Names the state of the slot; of several the worst. */
export function slotStateOf(facts: CaptureFacts): SlotFinding {
  const { slot, offsetLsn, noted } = facts;
  if (offsetLsn === undefined && noted.lsn === undefined && slot?.walStatus !== 'lost') {
    return snapshotCutOff(facts) ?? fine('new', `Nothing was captured yet under epoch ${noted.epoch}.`);
  }
  return refusal(facts) ?? (slot ? danger(slot) : fine('new', 'There is no slot yet.'));
}

function refusal(facts: CaptureFacts): SlotFinding | undefined {
  const { slot, offsetLsn, currentLsn } = facts;
  if (!slot) return refused('missing', `Replication slot ${slotName} is missing, and capture has begun.`);
  if (slot.walStatus === 'lost') {
    return refused(
      'lost',
      `Replication slot ${slotName} is lost: ${slot.invalidation ?? 'its WAL was removed'}.`,
    );
  }
  if (offsetLsn === undefined) {
    return refused('forgotten', 'Kafka Connect has lost its offset, and capture has begun.');
  }
  if (offsetLsn > currentLsn) {
    return refused(
      'rewound',
      `The database ends at ${lsnText(currentLsn)} and capture is at ${lsnText(offsetLsn)}: it was restored.`,
    );
  }
  const elsewhere = readElsewhere(facts, offsetLsn);
  if (elsewhere) return elsewhere;
  if (slot.confirmedLsn <= offsetLsn) return undefined;
  return refused(
    'ahead',
    `Replication slot ${slotName} is at ${lsnText(slot.confirmedLsn)} and capture at ${lsnText(offsetLsn)}: it was ` +
      'moved, or dropped and made anew, and the changes between are missing.',
  );
}

/** When the offset was read in a history that is not the database's, and so means other changes here. */
function readElsewhere(facts: CaptureFacts, offsetLsn: bigint): SlotFinding | undefined {
  const { registeredEpoch, noted, timeline, history } = facts;
  if (registeredEpoch !== undefined && registeredEpoch > noted.epoch) {
    // The database notes an epoch before the connector gets it.
    return refused(
      'rewound',
      `The database knows epoch ${noted.epoch} and capture is in epoch ${registeredEpoch}: it was restored.`,
    );
  }
  if (!history || noted.timeline === undefined) return undefined;
  const [here, there] = [timelineNumber(timeline), timelineNumber(noted.timeline)];
  if ('denied' in history) {
    return {
      state: 'rewound',
      refused: true,
      finding:
        `The database is on timeline ${here} and capture has read on ${there}, and how one came from the other cannot ` +
        `be asked (${history.denied}). Give the connector's role REPLICATION (in RDS: rds_replication) and resume the ` +
        'connector, or run npm run recover.',
    };
  }
  const left = leftAt(history.lines, noted.timeline);
  if (left === undefined) {
    return refused(
      'rewound',
      `The database is on timeline ${here} and was never on ${there}, on which capture has read: it was restored.`,
    );
  }
  if (offsetLsn <= left) return undefined;
  return refused(
    'rewound',
    `The database left timeline ${there} at ${lsnText(left)} and capture is at ${lsnText(offsetLsn)}: it was restored, ` +
      'or a standby was promoted that lacked changes.',
  );
}

/** What a snapshot has sent may be of a later moment than the database is at now, and says so only at its end. */
function snapshotCutOff({
  registeredEpoch,
  noted,
  timeline,
  history,
}: CaptureFacts): SlotFinding | undefined {
  if (registeredEpoch === undefined || !history) return undefined;
  return refused(
    'rewound',
    `The database came from timeline ${timelineNumber(noted.timeline ?? timeline)} to ${timelineNumber(timeline)} before ` +
      'the first snapshot had ended: it was restored, or a standby was promoted.',
  );
}

function danger(slot: NonNullable<CaptureFacts['slot']>): SlotFinding {
  const { walStatus, heldBytes, roomBytes, active } = slot;
  const held = `${Math.round(heldBytes / 2 ** 20)} MiB of WAL are held back`;
  if (walStatus === 'unreserved') {
    return fine('unreserved', `${held}, more than may be: the slot is lost at the next checkpoint.`);
  }
  if (roomBytes !== undefined && heldBytes > roomBytes) {
    return fine('lagging', `${held}, more than half of what may be.`);
  }
  if (walStatus === 'extended') return fine('extended', `${held}, more than max_wal_size.`);
  return active ? fine('active', 'The connector reads.') : fine('inactive', `Nobody reads; ${held}.`);
}

function fine(state: SlotState, finding: string): SlotFinding {
  return { state, refused: false, finding };
}

function refused(state: SlotState, finding: string): SlotFinding {
  return { state, refused: true, finding: `${finding} Run npm run recover.` };
}

/** As PostgreSQL writes it: `16/B374D848`. */
export function lsnText(lsn: bigint): string {
  return `${(lsn >> 32n).toString(16).toUpperCase()}/${(lsn & 0xffff_ffffn).toString(16).toUpperCase()}`;
}
