import type { ResolvedConfig } from '../config';
import { enginesRunTogether, kafkaLine, postgresMajor } from './engine-versions';

/**
 * RDS writes into a table of its own every five minutes and switches the segment, which has 64 MiB there: "18.4 GB a
 * day", also when nobody else writes.
 * https://www.artie.com/docs/guides/database/preventing-postgres-wal-growth-on-rds
 */
const idleWalMiBPerHour = 64 * 12;

export function databaseMistakes({ database, stream, repairHours }: ResolvedConfig): string[] {
  const { storageGiB, maxStorageGiB, walCapMiB, engineVersion } = database;
  const mistakes: string[] = [];
  // RDS wants the limit at least a tenth above what is allocated.
  const lowestMax = Math.ceil((storageGiB * 11) / 10);
  if (maxStorageGiB < lowestMax) {
    mistakes.push(
      `database.maxStorageGiB is ${maxStorageGiB}: RDS wants at least a tenth more than storageGiB, ${storageGiB}; use ${lowestMax} or more.`,
    );
  }
  const mostWal = (storageGiB * 1024) / 2;
  if (walCapMiB > mostWal) {
    mistakes.push(
      `database.walCapMiB is ${walCapMiB}: WAL held back could take more than half of the ${storageGiB} GiB disk and stop the database; use at most ${mostWal} or a larger disk.`,
    );
  }
  const leastWal = repairHours * idleWalMiBPerHour;
  if (walCapMiB < leastWal) {
    mistakes.push(
      `database.walCapMiB is ${walCapMiB}: even an idle RDS writes ${idleWalMiBPerHour} MiB of WAL an hour, and a capture that stands still for repairHours, ${repairHours}, would lose its slot; use ${leastWal} or more, or fewer hours.`,
    );
  }
  if (!/^\d+\.\d+$/.test(engineVersion)) {
    mistakes.push(`database.engineVersion is "${engineVersion}": write major and minor, such as "18.3".`);
  } else {
    mistakes.push(...unknownPair(engineVersion, stream));
  }
  return mistakes;
}

function unknownPair(engineVersion: string, stream: ResolvedConfig['stream']): string[] {
  const postgres = postgresMajor(engineVersion);
  const known = enginesRunTogether
    .map((row) => `PostgreSQL ${row.postgres} with Kafka ${row.kafka}`)
    .join(', ');
  if (stream.kind === 'serverless') {
    return enginesRunTogether.some((row) => row.postgres === postgres)
      ? []
      : [
          `database.engineVersion is "${engineVersion}": it was never run with this route; known are ${known}.`,
        ];
  }
  const kafka = kafkaLine(stream.kafkaVersion);
  return enginesRunTogether.some((row) => row.postgres === postgres && row.kafka === kafka)
    ? []
    : [
        `database.engineVersion is "${engineVersion}" and stream.kafkaVersion "${stream.kafkaVersion}": they were never run together with this route; known are ${known}.`,
      ];
}
