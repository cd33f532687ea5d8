import { ticks } from '../../lib/contracts/event-tables';
import type { KafkaRecord } from '../../lambda/delivery/contract';
import { orderRecord } from './change-record';

/** A tick as the API writes it, with what the test changes of it. */
export function tickValue(changed: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    tick_id: '0b0e6f1e-3c0a-4d5e-9a3b-0c1d2e3f4a5b',
    symbol: 'IBM',
    price: '125.250000',
    size: '10.000000',
    traded_at: '2026-01-02T01:04:05.123456Z',
    venue: 'XNYS',
    received_at: '2026-01-02T01:04:05.223456Z',
    ...changed,
  };
}

/** A record of the ticks' topic; a value that is an object becomes JSON, text stays. */
export function tickRecord(changed: Parameters<typeof orderRecord>[0] = {}): KafkaRecord {
  return orderRecord({ topic: ticks.topic, key: 'IBM', value: tickValue(), ...changed });
}
