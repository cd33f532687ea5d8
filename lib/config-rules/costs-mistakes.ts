import type { ResolvedConfig } from '../config';

/** A budget that nobody hears of, or that counts nothing. */
export function costsMistakes({ costs, tags }: ResolvedConfig): string[] {
  if (costs.kind === 'none') return [];
  const { tag, monthlyUsd, anomalyUsd } = costs;
  const refused: [boolean, string][] = [
    [
      !(tag in tags),
      `costs.tag is "${tag}", which is none of tags: take one of them, or no cost would be found.`,
    ],
    [
      monthlyUsd === 'none' && anomalyUsd === 'none',
      'costs has neither monthlyUsd nor anomalyUsd: give one of them, or use { kind: "none" }.',
    ],
  ];
  return refused.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
