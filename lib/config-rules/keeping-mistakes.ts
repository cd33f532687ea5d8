import type { ResolvedConfig } from '../config';

/** Switches that delete data must not contradict each other, and not stand where people rely on the data. */
export function keepingMistakes(config: ResolvedConfig): string[] {
  const { production, deleteData, terminationProtection, database } = config;
  const mistakes: string[] = [];
  if (deleteData.emptyBuckets && !deleteData.withStacks && !production) {
    mistakes.push(
      'deleteData.emptyBuckets is true without withStacks: buckets that stay are not emptied; set both or neither.',
    );
  }
  if (deleteData.withStacks && !production) {
    if (terminationProtection) {
      mistakes.push(
        'terminationProtection is true with deleteData.withStacks: the stack could not go; switch one off.',
      );
    }
    if (database.deletionProtection) {
      mistakes.push(
        'database.deletionProtection is true with deleteData.withStacks: the deletion would stop at the database; switch one off.',
      );
    }
  }
  return production ? [...mistakes, ...productionMistakes(config)] : mistakes;
}

function productionMistakes(config: ResolvedConfig): string[] {
  const { deleteData, terminationProtection, database, query, ingress } = config;
  const refused: [boolean, string][] = [
    [
      deleteData.withStacks,
      'deleteData.withStacks is true in production: data must outlive its stack; remove it.',
    ],
    [
      deleteData.emptyBuckets,
      'deleteData.emptyBuckets is true in production: the lake must outlive its stack; remove it.',
    ],
    [
      !terminationProtection,
      'terminationProtection is false in production: one command would delete the storage; remove it.',
    ],
    [
      !database.deletionProtection,
      'database.deletionProtection is false in production: one call would delete the database; remove it.',
    ],
    [
      query.scanCutoffBytes === 'none',
      'query.scanCutoffBytes is missing in production: one query could scan the whole lake at your cost; give a number of bytes.',
    ],
    ...Object.entries(query.workGroups).map(([name, group]): [boolean, string] => [
      query.scanCutoffBytes !== 'none' && group.scanCutoffBytes === 'none',
      `query.workGroups.${name}.scanCutoffBytes is "none" in production: one query could scan the whole lake at your cost; give a number of bytes.`,
    ]),
    [
      ingress.tls.kind === 'none',
      'ingress.tls.kind is "none" in production: rows would cross the network in the clear; give a certificate.',
    ],
  ];
  return refused.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
