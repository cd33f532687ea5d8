/**
 * Versions that were run together on one machine with the worker of containers/connect. Another pair may work, but
 * nobody has seen it: add a row after the tests in test/pipeline passed on it.
 */
export const enginesRunTogether = [
  { postgres: '18', kafka: '4.1', connect: '4.1.2', debezium: '3.7.0.Final' },
] as const;

/** Major version of PostgreSQL, `18` of `18.3`. */
export function postgresMajor(engineVersion: string): string {
  return engineVersion.split('.')[0] ?? engineVersion;
}

/** Kafka's line behind MSK's name, `4.1` of `4.1.x.kraft`. */
export function kafkaLine(mskVersion: string): string {
  return mskVersion.split('.').slice(0, 2).join('.');
}
