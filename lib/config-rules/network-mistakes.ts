import type { ResolvedConfig } from '../config';
import { overlap, parseBlock } from './ipv4-block';

/** Public, private and isolated subnets in each zone. */
const subnetsPerZone = 3;
/** 64 addresses, 59 usable: brokers, tasks, functions and endpoints of one zone, with room for a deployment. */
const longestSubnetPrefix = 26;

export function networkMistakes({ network, ingress, region }: ResolvedConfig): string[] {
  const { cidr, zones, egress, neighbours } = network;
  const mistakes: string[] = [];
  const block = parseBlock(cidr);
  if (!block) {
    mistakes.push(
      `network.cidr is "${cidr}": give an IPv4 block by its first address, such as "10.40.0.0/20".`,
    );
  } else {
    const longest = longestSubnetPrefix - Math.ceil(Math.log2(zones * subnetsPerZone));
    if (block.prefix > longest || block.prefix < 16) {
      mistakes.push(
        `network.cidr is "${cidr}": ${zones * subnetsPerZone} subnets of at least 64 addresses in a VPC need a prefix of /16 to /${longest}.`,
      );
    }
  }
  for (const neighbour of neighbours) {
    const other = parseBlock(neighbour);
    if (!other) {
      mistakes.push(`network.neighbours has "${neighbour}": give an IPv4 block by its first address.`);
    } else if (block && overlap(block, other)) {
      mistakes.push(
        `network.cidr is "${cidr}": it overlaps with the neighbour ${neighbour}; choose a free block.`,
      );
    }
  }
  if (egress.kind === 'nat' && egress.gateways > zones) {
    mistakes.push(
      `network.egress.gateways is ${egress.gateways}: there are ${zones} zones, and more than one a zone does nothing; use at most ${zones}.`,
    );
  }
  for (const allowed of ingress.allowedCidrs) {
    if (!parseBlock(allowed)) {
      mistakes.push(`ingress.allowedCidrs has "${allowed}": give an IPv4 block by its first address.`);
    }
  }
  if (
    ingress.tls.kind === 'certificate' &&
    region !== undefined &&
    ingress.tls.arn.split(':')[3] !== region
  ) {
    mistakes.push(
      `ingress.tls.arn is "${ingress.tls.arn}": the load balancer is in ${region} and takes certificates of its region only; request one there.`,
    );
  }
  return mistakes;
}
