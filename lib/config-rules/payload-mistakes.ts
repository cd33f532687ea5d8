import type { ResolvedConfig } from '../config';

/** In the order in which a row meets them. */
const steps = [
  'apiBodyBytes',
  'producerRequestBytes',
  'topicMessageBytes',
  'brokerMessageBytes',
  'fetchBytes',
] as const;
/** A record reaches the function as base64, a third longer, in an event of at most 6 MiB. */
const lambdaRecordBytes = 4 * 1024 * 1024;
const serverlessMessageBytes = 8 * 1024 * 1024;

export function payloadMistakes({ payload, delivery, stream }: ResolvedConfig): string[] {
  const mistakes = steps.slice(1).flatMap((step, index) => {
    const before = steps[index] ?? step;
    return payload[step] > payload[before]
      ? []
      : [
          `payload.${step} is ${payload[step]}: it must be greater than ${before}, ${payload[before]}, or rows get stuck between; raise it or lower ${before}.`,
        ];
  });
  if (delivery.engine === 'lambda' && payload.producerRequestBytes > lambdaRecordBytes) {
    mistakes.push(
      `payload.producerRequestBytes is ${payload.producerRequestBytes}: a Lambda's event holds records up to ${lambdaRecordBytes} bytes; use at most that.`,
    );
  }
  if (stream.kind === 'serverless' && payload.topicMessageBytes >= serverlessMessageBytes) {
    mistakes.push(
      `payload.topicMessageBytes is ${payload.topicMessageBytes}: MSK Serverless takes messages below ${serverlessMessageBytes} bytes; lower it.`,
    );
  }
  return mistakes;
}
