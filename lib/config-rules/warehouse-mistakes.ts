import type { ResolvedConfig } from '../config';
import { isPrivate } from '../constructs/private-block';
import { parseBlock } from './ipv4-block';

/** What enhanced VPC routing asks of a workgroup's subnets. */
const zonesNeeded = 3;

export function warehouseMistakes({ warehouse, network }: ResolvedConfig): string[] {
  if (warehouse.kind === 'none') return [];
  const { baseRpus, maxRpus, allowedCidrs } = warehouse;
  const refused: [boolean, string][] = [
    [
      network.zones < zonesNeeded,
      `network.zones is ${network.zones}: Redshift Serverless asks for subnets in ${zonesNeeded} zones; use ${zonesNeeded}, or leave warehouse out.`,
    ],
    [
      maxRpus < baseRpus,
      `warehouse.maxRpus is ${maxRpus}: a query begins with warehouse.baseRpus, ${baseRpus}; raise it or lower those.`,
    ],
    ...allowedCidrs.map((cidr): [boolean, string] => [
      !parseBlock(cidr) || !isPrivate(cidr),
      `warehouse.allowedCidrs has "${cidr}": the warehouse is for networks joined with this one; give a private IPv4 block by its first address.`,
    ]),
  ];
  return refused.flatMap(([applies, sentence]) => (applies ? [sentence] : []));
}
