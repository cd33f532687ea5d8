import { reviewChange, type Review } from '../../lib/guard/review-change';
import { template } from '../../lib/guard/template';

/** A resource with the properties given; policies go beside them. */
export function resource(Type: string, Properties: object = {}, policies: object = {}) {
  return { Type, Properties, ...policies };
}

export const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

/** The review of one stack, `data`, whose resources change. */
export function reviewOf(before: object, after: object): Review {
  const stack = (Resources: object) => [{ name: 'data', template: template.parse({ Resources }) }];
  return reviewChange(stack(before), stack(after), [], '2026-01-01');
}

/** Sentences that stop the change. */
export function stops(before: object, after: object): string[] {
  return reviewOf(before, after).stopped.map(({ sentence }) => sentence);
}

/** Sentences that are told. */
export function tells(before: object, after: object): string[] {
  return reviewOf(before, after).told.map(({ sentence }) => sentence);
}
