import { logLevel, type logCreator } from 'kafkajs';

/** Writes one line of JSON, as Lambda's log format does. */
export function logLine(line: Readonly<Record<string, unknown>>): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), ...line }));
}

/** Brings kafkajs's warnings and errors into the same lines, without their stacks. */
export const kafkaLog: logCreator = () => (entry) => {
  const { message, groupId, error, topic, partition } = entry.log as Record<string, unknown> & {
    message: string;
  };
  const level = entry.level === logLevel.WARN ? 'warn' : 'error';
  logLine({
    level,
    message: `kafka: ${message}`,
    groupId,
    topic,
    partition,
    error: typeof error === 'string' ? error : undefined,
  });
};
