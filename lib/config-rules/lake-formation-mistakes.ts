import type { ResolvedConfig } from '../config';

/** Rights without somebody who has them would look as if they were in force. */
export function lakeFormationMistakes({ query }: ResolvedConfig): string[] {
  return query.lakeFormation && query.analysts.length === 0
    ? ['query.lakeFormation is true without query.analysts: name who is an analyst, or leave it out.']
    : [];
}
