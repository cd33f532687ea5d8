/** A finding of a rule pack or of cfn-lint that stands for now. */
export interface NagException {
  /** Ids as the packs print them, whole; an expression where an id holds a generated name. */
  readonly rules: readonly (string | RegExp)[];
  /** Paths of constructs, for cfn-lint names of stacks; what lies below them is meant, too. */
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

/** Functions that CloudFormation calls while it deploys: handlers of lambda/, and the CDK's own around them. */
const deploymentFunctions = [
  'Pipeline/SourcePreparation',
  'Pipeline/Topics',
  'Pipeline/Capture/Registration',
  'Pipeline/Delivery/Flow',
  'Pipeline/Catalog',
  'Pipeline/Query/Views',
  'Pipeline/AWS679f53fac002430cb0da5b7982bd2287',
];

export const nagExceptions: readonly NagException[] = [
  {
    rules: [
      ...everywhere('VPCNoUnrestrictedRouteToIGW'),
      'AwsSolutions-EC23',
      ...everywhere('ELBv2ACMCertificateRequired'),
    ],
    where: ['Network/Vpc', 'Pipeline/Ingress/LoadBalancerGroup', 'Pipeline/Ingress/LoadBalancer/Redirect'],
    reason:
      'The load balancer is the public front door: clients come over the internet, by HTTPS alone; port 80 tells them the way there.',
    expires: '2027-11-30',
  },
  {
    rules: ['W3005'],
    where: ['Network', 'Storage', 'Pipeline'],
    reason:
      'The CDK lets a resource wait for a role with all that belongs to it, also where a property names the role already: the second order is harmless.',
    expires: '2027-11-30',
  },
  {
    rules: [
      ...everywhere('IAMNoInlinePolicy'),
      /^AwsSolutions-IAM4\[Policy::arn:<AWS::Partition>:iam::aws:policy\/service-role\/AmazonRDSEnhancedMonitoringRole\]$/,
      'AwsSolutions-IAM5[Resource::*]',
      /^AwsSolutions-IAM5\[Resource::<\w+HandlerFunction\w+\.Arn>:\*\]$/,
      /^AwsSolutions-IAM5\[Resource::[\w-]+-storage:ExportsOutputFnGetAttLake\w+\/([\w/:-]+\/)?\*\]$/,
      /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:table\/[\w-]+-storage:ExportsOutputRefCatalog\w+\/\*\]$/,
      /^AwsSolutions-IAM5\[Resource::arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:table\/<(LandingFound|Catalog)\w+>\/\*\]$/,
      /^AwsSolutions-IAM5\[Resource::<Lake\w+\.Arn>\/curated\/\*\]$/,
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:/aws-glue/*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::aws-glue-ml-data-quality-assets-<AWS::Region>/*]',
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:network-interface/*]',
    ],
    where: ['Network', 'Storage', 'Pipeline'],
    reason:
      "A test keeps the table of all rights. A policy inside its one role cannot be attached elsewhere by mistake; what is wide there is AWS's own policy of one service, versions of one function, keys below one prefix, what the catalog tells of tables in the lake's own database and in that of the crawlers, programs, logs and network interfaces that Glue names itself, or an action that AWS binds to no resource.",
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions-SMG4',
      'HIPAA.Security-SecretsManagerRotationEnabled',
      'NIST.800.53.R5-SecretsManagerRotationEnabled',
    ],
    where: ['Storage/Source', 'Pipeline/Delivery'],
    reason:
      "A login that changes by itself stops capture until its worker restarts; rotation comes with the handler that does both. prepare-source sets a changed password already. NiFi's key opens what it once closed.",
    expires: '2027-05-31',
  },
  {
    rules: [
      'HIPAA.Security-RDSInBackupPlan',
      'NIST.800.53.R5-RDSInBackupPlan',
      'HIPAA.Security-EFSInBackupPlan',
      'NIST.800.53.R5-EFSInBackupPlan',
      ...everywhere('S3BucketReplicationEnabled'),
    ],
    where: ['Storage/Source/Instance', 'Storage/Lake', 'Pipeline/Delivery'],
    reason:
      "RDS's own backups restore any second of database.backupDays, versions in the buckets undo mistakes, the lake can be filled again from the database, and NiFi keeps the flow's earlier versions: a further copy is each team's choice.",
    expires: '2027-11-30',
  },
  {
    rules: [
      'AwsSolutions-S1',
      ...everywhere('S3DefaultEncryptionKMS'),
      ...everywhere('S3BucketLoggingEnabled'),
    ],
    where: ['Storage/Lake/AccessLog'],
    reason:
      "These buckets hold access logs: AWS delivers them only to buckets with S3's own keys, and a log of the log has no end.",
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
      'HIPAA.Security-ELBDeletionProtectionEnabled',
      'NIST.800.53.R5-ELBDeletionProtectionEnabled',
      ...everywhere('ALBHttpToHttpsRedirection'),
      ...everywhere('ELBv2ACMCertificateRequired'),
      ...everywhere('ALBWAFEnabled'),
    ],
    where: ['Storage/Source/Instance', 'Pipeline/Ingress/LoadBalancer'],
    outsideProductionOnly: true,
    reason:
      'An environment to try things in is cheap and thrown away; its configuration says so in each value.',
    expires: '2027-11-30',
  },
  {
    rules: [
      ...everywhere('LambdaConcurrency'),
      ...everywhere('LambdaInsideVPC'),
      ...everywhere('LambdaDLQ'),
      'Serverless-LambdaDLQ',
      'Serverless-LambdaDefaultMemorySize',
      'Serverless-LambdaTracing',
    ],
    where: deploymentFunctions,
    reason:
      'CloudFormation calls these one at a time, waits for the answer and shows it; those outside the VPC only pass the call on or ask AWS, and they are idle between deployments.',
    expires: '2027-11-30',
  },
  {
    rules: ['AwsSolutions-ECS2'],
    where: [
      'Pipeline/Ingress/Tasks/Task',
      'Pipeline/Capture/Workers/Task',
      'Pipeline/Delivery/Service/Task',
      'Pipeline/Recovery/Task',
    ],
    reason: 'Plain variables hold addresses and sizes; logins come from Secrets Manager by reference.',
    expires: '2027-11-30',
  },
  {
    rules: [
      ...everywhere('LambdaDLQ'),
      'Serverless-LambdaDLQ',
      'Serverless-LambdaTracing',
      'Serverless-EventBusDLQ',
    ],
    where: [
      'Pipeline/Delivery',
      'Pipeline/Capture/Watch',
      'Pipeline/Capture/WatchSchedule',
      'Pipeline/Query/Tables',
      'Pipeline/Reconcile',
      'Pipeline/ApiKeys',
      'Pipeline/Landing',
      'Pipeline/Quality',
    ],
    reason:
      'Lambda reads Kafka for the delivery and waits for its answer: what fails is tried again, and what is given up goes to the lake. The others come by a schedule that brings nothing to be kept: the next call does what one left undone. Keys are made by a person who waits for the answer. How a crawl or a check ended stands in Glue, too, when a message is lost.',
    expires: '2027-11-30',
  },
];

/** The exception under which a finding stands; undefined when it has to be mended. */
export function exceptionFor(finding: NagFinding, production: boolean): NagException | undefined {
  return nagExceptions.find(
    ({ rules, where, outsideProductionOnly = false }) =>
      rules.some((rule) => (typeof rule === 'string' ? rule === finding.rule : rule.test(finding.rule))) &&
      where.some((path) => finding.path === path || finding.path.startsWith(`${path}/`)) &&
      !(outsideProductionOnly && production),
  );
}
