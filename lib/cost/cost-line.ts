/** Stages in the order of the route; `network` is what all of them share. */
export const costStages = [
  'ingress',
  'source',
  'capture',
  'stream',
  'delivery',
  'lake',
  'catalog',
  'query',
  'network',
] as const;
export type CostStage = (typeof costStages)[number];

/** So much of one priced thing in a month. */
export interface CostLine {
  readonly stage: CostStage;
  /** What a reader finds in the template or the load model. */
  readonly what: string;
  /** Key of prices.ts. */
  readonly price: string;
  /** Units of the price in a month of 730 hours. */
  readonly units: number;
  /** Logical id, of what a resource costs at any load. @default - it costs by load */
  readonly resource?: string;
}

/** Hours of a month, as AWS's own calculator counts. */
export const monthHours = 730;

/** Constructs by the beginning of their logical ids. */
const owners: readonly (readonly [prefix: string, stage: CostStage])[] = [
  ['Ingress', 'ingress'],
  ['ApiKeys', 'ingress'],
  ['Source', 'source'],
  ['Capture', 'capture'],
  ['Stream', 'stream'],
  ['Topics', 'stream'],
  ['Bootstrap', 'stream'],
  ['Delivery', 'delivery'],
  ['Lake', 'lake'],
  ['Catalog', 'catalog'],
  ['Query', 'query'],
  ['Reconcile', 'query'],
  ['Recovery', 'query'],
  ['Analysts', 'query'],
];

/** Stage that a resource belongs to. */
export function stageOf(logicalId: string): CostStage {
  return owners.find(([prefix]) => logicalId.startsWith(prefix))?.[1] ?? 'network';
}
