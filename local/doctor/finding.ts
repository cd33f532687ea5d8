/** Causes first: what fails here makes those below fail, too. */
export const stages = [
  'source',
  'stream',
  'capture',
  'ingress',
  'delivery',
  'lake',
  'quarantine',
  'proof',
] as const;
export type Stage = (typeof stages)[number];

/** Those of docs/runbook.md, by their headings. */
export const articles = [
  'A process dies',
  'A row does not show up',
  'Lake and database differ',
  'The API answers 503',
  'The replication slot',
  'The source cannot be captured',
] as const;

/** What one look at a stage found. */
export interface Finding {
  /** `trouble`: rows are late, lost or wrong, or will be; `note`: worth knowing. */
  readonly level: 'well' | 'note' | 'trouble';
  /** One sentence; a trouble's begins with what is wrong. */
  readonly text: string;
  /** Tells what to do. */
  readonly article?: (typeof articles)[number];
}

export interface StageFinding extends Finding {
  readonly stage: Stage;
}

/** The one that matters first: the first trouble, else the first note; undefined when all is well. */
export function foremost(findings: readonly StageFinding[]): StageFinding | undefined {
  const inOrder = stages.flatMap((stage) => findings.filter((finding) => finding.stage === stage));
  return inOrder.find(({ level }) => level === 'trouble') ?? inOrder.find(({ level }) => level === 'note');
}
