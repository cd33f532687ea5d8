/** A finding of a rule pack that stands for now. */
export interface NagException {
  /** Ids as the packs print them. */
  readonly rules: readonly string[];
  /** Paths of constructs; what lies below them is meant, too. */
  readonly where: readonly string[];
  readonly reason: string;
  /** Day from which the test fails until somebody has looked again, `YYYY-MM-DD`. */
  readonly expires: string;
  /** Never for an environment with `production: true`. @default false */
  readonly outsideProductionOnly?: boolean;
}

export interface NagFinding {
  readonly rule: string;
  /** Path of the construct. */
  readonly path: string;
}

/** Packs that number their rules alike: HIPAA Security, NIST 800-53 r5 and PCI DSS 3.2.1. */
const everywhere = (rule: string) =>
  ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map((pack) => `${pack}-${rule}`);

export const nagExceptions: readonly NagException[] = [
  {
    rules: everywhere('VPCNoUnrestrictedRouteToIGW'),
    where: ['Network/Vpc'],
    reason:
      'Only the public subnets have this route, for the load balancer that clients come to and for the NAT gateways.',
    expires: '2027-11-30',
  },
  {
    rules: everywhere('IAMNoInlinePolicy'),
    where: ['Network', 'Storage', 'Pipeline'],
    reason:
      'A policy of one role, made and deleted with it, cannot be attached elsewhere by mistake; the table of rights in the tests shows each of them.',
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]',
    ],
    where: ['Storage/Source/Instance/MonitoringRole'],
    reason: 'AWS keeps this policy for exactly one service and one purpose, and RDS asks for it by name.',
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions-SMG4',
      'HIPAA.Security-SecretsManagerRotationEnabled',
      'NIST.800.53.R5-SecretsManagerRotationEnabled',
    ],
    where: ['Storage/Source'],
    reason:
      'A login that changes by itself stops capture until its worker restarts; rotation comes with the handler that does both. prepare-source sets a changed password already.',
    expires: '2027-05-31',
  },
  {
    rules: ['HIPAA.Security-RDSInBackupPlan', 'NIST.800.53.R5-RDSInBackupPlan'],
    where: ['Storage/Source/Instance'],
    reason:
      "RDS's own backups restore to any second of database.backupDays; a plan beside them doubles the cost.",
    expires: '2027-11-30',
  },
  {
    rules: everywhere('S3BucketReplicationEnabled'),
    where: ['Storage/Lake'],
    reason:
      'The lake can be filled again from the database, and results from the lake; versioning covers mistakes.',
    expires: '2027-11-30',
  },
  {
    rules: everywhere('S3DefaultEncryptionKMS'),
    where: ['Storage/Lake/AccessLog'],
    reason: 'S3 delivers its access logs only to buckets that are encrypted with its own keys.',
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions-RDS3',
      'AwsSolutions-RDS10',
      'HIPAA.Security-RDSMultiAZSupport',
      'HIPAA.Security-RDSInstanceDeletionProtectionEnabled',
      'NIST.800.53.R5-RDSMultiAZSupport',
      'NIST.800.53.R5-RDSInstanceDeletionProtectionEnabled',
    ],
    where: ['Storage/Source/Instance'],
    outsideProductionOnly: true,
    reason:
      'An environment to try things in is cheap and thrown away; its configuration says so in each value.',
    expires: '2027-11-30',
  },
];

/** The exception under which a finding stands; undefined when it has to be mended. */
export function exceptionFor(finding: NagFinding, production: boolean): NagException | undefined {
  return nagExceptions.find(
    ({ rules, where, outsideProductionOnly = false }) =>
      rules.includes(finding.rule) &&
      where.some((path) => finding.path === path || finding.path.startsWith(`${path}/`)) &&
      !(outsideProductionOnly && production),
  );
}
