import type { ResolvedConfig } from '../config';
import { isPrivate } from '../constructs/private-block';
import { parseBlock } from './ipv4-block';

/** 60 % of it are the heap: the 1 GiB that NiFi comes with, and a little. */
const leastMemoryMiB = 2048;
/** Of `stopSeconds`, what NiFi takes to close its repositories and its pages. */
export const closingSeconds = 20;

export function deliveryMistakes({ delivery, network, production, topics }: ResolvedConfig): string[] {
  if (delivery.engine === 'lambda') return [];
  const { flow, taskSize, maxUncommittedSeconds, stopSeconds, allowedCidrs, signOn } = delivery;
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
    [
      production && allowedCidrs.length > 0 && signOn.kind === 'login',
      `delivery.signOn.kind is "login" in production: all who open NiFi's pages would be one user; use "oidc", or leave delivery.allowedCidrs out.`,
    ],
    [
      signOn.kind === 'oidc' && allowedCidrs.length === 0,
      `delivery.signOn.kind is "oidc" and delivery.allowedCidrs is empty: nobody reaches the pages, and NiFi would wait for the provider at each start; name the blocks, or leave signOn out.`,
    ],
    [
      signOn.kind === 'oidc' && network.egress.kind === 'endpoints' && network.neighbours.length === 0,
      `delivery.signOn.kind is "oidc" and network.egress.kind is "endpoints": NiFi does not reach the provider, and does not start without it; use "nat", or name the network of the provider in network.neighbours.`,
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
