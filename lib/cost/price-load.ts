import type { CostLine } from './cost-line';
import { deliveryCost } from './load-delivery';
import { ingressCost } from './load-ingress';
import { lakeCost } from './load-lake';
import { streamCost } from './load-stream';
import { monthOf, type Load, type LoadCost } from './load';
import type { Resources } from './resources';

/**
 * What a load adds to a month, by the model of load-model.ts, and what the environment as it stands cannot take.
 */
export function loadCost(resources: Resources, load: Load): LoadCost {
  if (load.changesPerSecond === 0) return { lines: [], notes: [] };
  const month = monthOf(resources, load);
  const parts = [ingressCost, streamCost, deliveryCost, lakeCost].map((part) => part(resources, month));
  const lines: CostLine[] = parts.flatMap((part) => part.lines);
  return { lines: lines.filter(({ units }) => units > 0), notes: parts.flatMap(({ notes }) => notes) };
}
