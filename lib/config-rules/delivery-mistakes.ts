import type { ResolvedConfig } from '../config';
import { isPrivate } from '../constructs/private-block';
import { parseBlock } from './ipv4-block';

/** 60 % of it are the heap: the 1 GiB that NiFi comes with, and a little. */
const leastMemoryMiB = 2048;
/** Of `stopSeconds`, what NiFi takes to close its repositories and its pages. */
export const closingSeconds = 20;

export function deliveryMistakes({ delivery, production, topics }: ResolvedConfig): string[] {
  if (delivery.engine === 'lambda') return [];
  const { flow, taskSize, maxUncommittedSeconds, stopSeconds, allowedCidrs } = delivery;
  const refused: [boolean, string][] = [
    [
      flow === 'by-hand' && production,
      `delivery.flow is 'by-hand' in production: rows would wait for somebody who draws the flow and be lost after topics.retentionHours, ${topics.retentionHours}; use the flow 'deployed'.`,
    ],
    [
      taskSize.memoryMiB < leastMemoryMiB,
      `delivery.taskSize.memoryMiB is ${taskSize.memoryMiB}: NiFi alone needs ${leastMemoryMiB}; raise it.`,
    ],
    [
      maxUncommittedSeconds >= stopSeconds - closingSeconds,
      `delivery.maxUncommittedSeconds is ${maxUncommittedSeconds}: of stopSeconds, ${stopSeconds}, NiFi takes the last ${closingSeconds} to close, and a stop would throw away every file that was begun; lower it or raise stopSeconds.`,
    ],
    ...allowedCidrs.map((cidr): [boolean, string] => [
      !parseBlock(cidr) || !isPrivate(cidr),
      `delivery.allowedCidrs has "${cidr}": NiFi's pages are for networks joined with this one; give a private IPv4 block by its first address.`,
    ]),
  ];
  return refused.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}

export function deliveryWarnings({ delivery }: ResolvedConfig): string[] {
  if (delivery.engine === 'lambda') {
    return delivery.paused
      ? ['delivery.paused is true: nothing reaches the lake until the next deployment without it.']
      : [];
  }
  return delivery.flow === 'by-hand'
    ? ["delivery.flow is 'by-hand': nothing reaches the lake until somebody draws a flow in NiFi's pages."]
    : [];
}
