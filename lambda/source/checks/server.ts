import type { Expectation, Problem } from '../preflight-contract';
import type { SourceFacts } from '../source-facts';

/** Majors that Debezium 3.7 reads and that keep a bound on a slot's WAL. */
const oldest = 14;
/** Majors on which the whole route was run. */
const tested = [18];

/** Version, logical decoding, room for a slot and a sender, and the bound on the WAL that a slot may hold back. */
export function checkServer(facts: SourceFacts, { leastWalMiB }: Expectation): Problem[] {
  return [...version(facts), ...decoding(facts), ...walBound(facts, leastWalMiB), ...heldBack(facts)];
}

function version({ version, versionNumber }: SourceFacts): Problem[] {
  const major = Math.floor(versionNumber / 10_000);
  if (major < oldest) {
    return [
      {
        code: 'server-too-old',
        severity: 'error',
        problem: `PostgreSQL ${version} is older than ${oldest}.`,
        fix: `Upgrade the server to ${tested.join(' or ')}.`,
      },
    ];
  }
  if (tested.includes(major)) return [];
  return [
    {
      code: 'server-untested',
      severity: 'warning',
      problem: `PostgreSQL ${version} is not among the tested versions (${tested.join(', ')}).`,
      fix: 'Run the tests of test/pipeline against this version before you rely on it.',
    },
  ];
}

function decoding({ standby, settings, versionNumber }: SourceFacts): Problem[] {
  const problems: Problem[] = [];
  if (standby) {
    problems.push({
      code: 'standby',
      severity: 'error',
      problem:
        'The server is a standby: the heartbeat cannot be written there, and a promotion breaks the slot.',
      fix: 'Connect to the primary.',
    });
  }
  if (settings.wal_level !== 'logical') {
    problems.push({
      code: 'wal-level',
      severity: 'error',
      problem: `wal_level is "${settings.wal_level ?? 'unknown'}", so changes cannot be decoded.`,
      fix: 'Set wal_level = logical (in RDS: rds.logical_replication = 1) and restart the server.',
    });
  }
  const idle = Number(settings.idle_replication_slot_timeout ?? 0);
  if (versionNumber >= 180_000 && idle > 0) {
    problems.push({
      code: 'idle-slot-timeout',
      severity: 'warning',
      problem: `idle_replication_slot_timeout is ${idle} s: the slot is lost when capture stands still for longer.`,
      fix: 'Set idle_replication_slot_timeout = 0; max_slot_wal_keep_size guards the disk.',
    });
  }
  return problems;
}

function walBound({ settings }: SourceFacts, leastWalMiB: number): Problem[] {
  const mib = Number(settings.max_slot_wal_keep_size ?? -1);
  const fix = `Set max_slot_wal_keep_size to ${leastWalMiB} MB or more, and at most half the free disk.`;
  if (mib < 0) {
    return [
      {
        code: 'wal-cap-unlimited',
        severity: 'error',
        problem:
          'max_slot_wal_keep_size is unlimited: while capture stands still, WAL fills the disk and the database stops.',
        fix,
      },
    ];
  }
  if (mib >= leastWalMiB) return [];
  return [
    {
      code: 'wal-cap-small',
      severity: 'error',
      problem: `max_slot_wal_keep_size is ${mib} MB: the slot is lost after a short stop of capture.`,
      fix,
    },
  ];
}

/** An open transaction keeps the slot's restart_lsn where it began. */
function heldBack({ longTransactions, preparedTransactions }: SourceFacts): Problem[] {
  return [
    ...longTransactions.map(({ pid, minutes }): Problem => ({
      code: 'long-transaction',
      severity: 'warning',
      problem: `The transaction of process ${pid} is open for ${minutes} minutes and keeps the WAL since its start.`,
      fix: `End it, or: SELECT pg_terminate_backend(${pid});`,
    })),
    ...preparedTransactions.map(({ gid, minutes }): Problem => ({
      code: 'prepared-transaction',
      severity: 'warning',
      problem: `The prepared transaction "${gid}" waits for ${minutes} minutes and keeps the WAL since its start.`,
      fix: `COMMIT PREPARED '${gid}' or ROLLBACK PREPARED '${gid}'.`,
    })),
  ];
}
