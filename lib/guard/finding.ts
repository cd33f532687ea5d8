/** Something of a change that a reviewer must know. */
export interface Finding {
  /** `rule stack/what`: names the finding in guard-exceptions.json, the same as long as the change is the same. */
  readonly id: string;
  /** Paragraph of the review. */
  readonly topic: 'lost' | 'opened' | 'limits';
  /** The change must not be deployed without a reviewed exception. */
  readonly stops: boolean;
  readonly sentence: string;
}

export function findingId(rule: string, stack: string, what: string): string {
  return `${rule} ${stack}/${what}`;
}
