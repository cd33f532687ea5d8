import { isDeepStrictEqual } from 'node:util';
import { findingId, type Finding } from './finding';
import { grantsOf, type Grant } from './grants';
import { valueAt, type Resource, type StackPair } from './template';

/** Who may come in now and could not before: rules of security groups, policies, public access. Told, not stopped. */
export function openedDoors({ name: stack, before, after }: StackPair): Finding[] {
  return Object.entries(after.Resources).flatMap(([id, now]) => {
    const old = before.Resources[id];
    return [...newIngress(old, now), ...newGrants(old, now), ...newPublicAccess(old, now)].map((what) => ({
      id: findingId('opened', stack, id),
      topic: 'opened' as const,
      stops: false,
      sentence: `${id}: ${what}`,
    }));
  });
}

function newIngress(old: Resource | undefined, now: Resource): string[] {
  const before = old ? ingressOf(old) : [];
  return ingressOf(now)
    .filter((rule) => !before.some((known) => isDeepStrictEqual(known, rule)))
    .map((rule) => {
      const from = rule.CidrIp ?? rule.CidrIpv6 ?? rule.SourceSecurityGroupId ?? rule.SourcePrefixListId;
      const world = from === '0.0.0.0/0' || from === '::/0';
      return `port ${port(rule)} is open to ${world ? '**the world**' : short(from)}.`;
    });
}

function ingressOf({ Type, Properties }: Resource): Record<string, unknown>[] {
  if (Type === 'AWS::EC2::SecurityGroupIngress') return [withoutDescription(Properties)];
  if (Type !== 'AWS::EC2::SecurityGroup') return [];
  const rules = Properties.SecurityGroupIngress;
  return Array.isArray(rules) ? (rules as Record<string, unknown>[]).map(withoutDescription) : [];
}

function withoutDescription(rule: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'Description'));
}

function port({ IpProtocol, FromPort, ToPort }: Record<string, unknown>): string {
  if (FromPort === undefined) return IpProtocol === '-1' ? '(all)' : short(IpProtocol);
  return FromPort === ToPort ? short(FromPort) : `${short(FromPort)} to ${short(ToPort)}`;
}

/** New rights, one line for what is allowed on the same thing to the same people. */
function newGrants(old: Resource | undefined, now: Resource): string[] {
  const before: Grant[] = old ? grantsOf(old) : [];
  const actions = new Map<string, string[]>();
  for (const grant of grantsOf(now)) {
    if (before.some((known) => isDeepStrictEqual(known, grant))) continue;
    const { resource, everyone, conditional, wide } = grant;
    const people = everyone ? (conditional ? ' to everyone under a condition' : ' to **everyone**') : '';
    const where = `on ${short(resource)}${people}${wide ? ' (**wide**)' : ''}.`;
    actions.set(where, [...(actions.get(where) ?? []), grant.action]);
  }
  return [...actions].map(([where, allowed]) => `allows ${short([...new Set(allowed)].join(', '))} ${where}`);
}

/** Switches that make a resource public, and the value that keeps it private. */
const publicSwitches: readonly { type: string; path: readonly string[]; closed: unknown }[] = [
  ...['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].map((setting) => ({
    type: 'AWS::S3::Bucket',
    path: ['PublicAccessBlockConfiguration', setting],
    closed: true,
  })),
  { type: 'AWS::RDS::DBInstance', path: ['PubliclyAccessible'], closed: false },
  { type: 'AWS::RedshiftServerless::Workgroup', path: ['PubliclyAccessible'], closed: false },
  {
    type: 'AWS::MSK::Cluster',
    path: ['BrokerNodeGroupInfo', 'ConnectivityInfo', 'PublicAccess', 'Type'],
    closed: 'DISABLED',
  },
  { type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', path: ['Scheme'], closed: 'internal' },
];

/** A switch that is left out of a new resource is closed; one that is taken out of an old resource is not. */
function newPublicAccess(old: Resource | undefined, now: Resource): string[] {
  return publicSwitches
    .filter(({ type, path, closed }) => {
      const [before, after] = [valueAt(old?.Properties, path), valueAt(now.Properties, path)];
      return (
        now.Type === type && after !== before && (after === undefined ? before === closed : after !== closed)
      );
    })
    .map(({ path, closed }) => `**public access**: ${path.join('.')} is not ${String(closed)}.`);
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
