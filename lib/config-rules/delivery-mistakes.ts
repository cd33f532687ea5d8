import type { ResolvedConfig } from '../config';

export function deliveryMistakes({ delivery }: ResolvedConfig): string[] {
  return delivery.engine === 'nifi'
    ? [
        "delivery.engine is 'nifi': NiFi delivery comes with a later version, together with its flow; use 'lambda'.",
      ]
    : [];
}
