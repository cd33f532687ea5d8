import { Match } from 'aws-cdk-lib/assertions';
import { zone } from '../../lib/contracts/lake-layout';
import { rightsOf, tableOf } from '../stacks/rights-table';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { withAnalytics } from './analytics-trial';

const { pipeline, storage } = templatesOf(withAnalytics);
const rights = rightsOf(storage).filter(({ role }) => role === 'WarehouseRole');

it('keeps tables and the password under the key of the lake, and the password in no template', () => {
  const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^LakeKey'), 'Arn'] };
  storage.hasResourceProperties('AWS::RedshiftServerless::Namespace', {
    NamespaceName: 'tidemark-prod',
    KmsKeyId: key,
    ManageAdminPassword: true,
    AdminPasswordSecretKmsKeyId: key,
    AdminUserPassword: Match.absent(),
    LogExports: ['connectionlog', 'useractivitylog', 'userlog'],
  });
});

it('stays with its role and its key when the stack goes, where data is not to be deleted', () => {
  storage.hasResource('AWS::RedshiftServerless::Namespace', {
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  const { warehouse } = withAnalytics;
  const thrownAway = withValues(dev, { network: { ...dev.network, zones: 3 }, warehouse });
  templatesOf(thrownAway).storage.hasResource('AWS::RedshiftServerless::Namespace', {
    DeletionPolicy: 'Delete',
  });
});

it('reads what jobs publish and the entries of the catalog, and nothing else', () => {
  const [role] = Object.values(storage.findResources('AWS::RedshiftServerless::Namespace')).map(
    ({ Properties }) => Properties as { DefaultIamRoleArn: unknown; IamRoles: unknown[] },
  );
  expect(role!.IamRoles).toEqual([role!.DefaultIamRoleArn]);
  expect(JSON.stringify(role!.DefaultIamRoleArn)).toContain('WarehouseRole');

  const objects = rights.filter(({ actions }) => actions.some((action) => /^s3:.*Object/.test(action)));
  expect(objects).toEqual([
    expect.objectContaining({ actions: ['s3:GetObject'], resources: [`<Lake.Arn>/${zone.curated}/*`] }),
  ]);
  const writes = rights
    .flatMap(({ actions }) => actions)
    .filter((action) => !/:(Get|List|Decrypt)/.test(action));
  expect(writes).toEqual([]);
  expect(tableOf(rights)).toMatchSnapshot();
});

it('is reached inside the network alone, over TLS, and reaches AWS by the network', () => {
  pipeline.hasResourceProperties('AWS::RedshiftServerless::Workgroup', {
    WorkgroupName: 'tidemark-prod',
    NamespaceName: 'tidemark-prod',
    PubliclyAccessible: false,
    EnhancedVpcRouting: true,
    ConfigParameters: [{ ParameterKey: 'require_ssl', ParameterValue: 'true' }],
    SubnetIds: Array(3).fill({ 'Fn::ImportValue': Match.stringLikeRegexp('PrivateSubnet') }),
  });
  pipeline.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Data warehouse',
    SecurityGroupIngress: [
      {
        CidrIp: '10.9.0.0/16',
        FromPort: 5439,
        ToPort: 5439,
        IpProtocol: 'tcp',
        Description: 'Programs that ask',
      },
    ],
    SecurityGroupEgress: [
      { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp', Description: 'Services of AWS' },
    ],
  });
});

it('begins with few RPUs, takes no more than so many, and stops at the hours of its configuration', () => {
  pipeline.hasResourceProperties('AWS::RedshiftServerless::Workgroup', { BaseCapacity: 8, MaxCapacity: 32 });
  expect(limitOf(withAnalytics)).toEqual({
    id: 'WarehouseLimitmonthly',
    create: {
      service: 'redshift-serverless',
      action: 'createUsageLimit',
      parameters: {
        amount: 40,
        breachAction: 'deactivate',
        resourceArn: 'arn of the workgroup',
        usageType: 'serverless-compute',
        period: 'monthly',
      },
    },
    update: { amount: 40, breachAction: 'deactivate' },
    removed: 'deleteUsageLimit',
  });
});

it('makes another limit for another period, since a limit keeps its own', () => {
  const daily = withValues(withAnalytics, {
    warehouse: { kind: 'redshift-serverless', limitRpuHours: 3, limitPeriod: 'daily', atLimit: 'log' },
  });
  expect(limitOf(daily)).toMatchObject({
    id: 'WarehouseLimitdaily',
    create: { parameters: { amount: 3, breachAction: 'log', period: 'daily' } },
  });
});

it('is not there where nothing is configured', () => {
  for (const environment of [dev, prod]) {
    const templates = templatesOf(environment);
    templates.storage.resourceCountIs('AWS::RedshiftServerless::Namespace', 0);
    templates.pipeline.resourceCountIs('AWS::RedshiftServerless::Workgroup', 0);
  }
});

interface Call {
  readonly service: string;
  readonly action: string;
  readonly parameters: Record<string, unknown>;
}

/** The calls of the custom resource, which it holds as JSON in pieces. */
function limitOf(environment: typeof prod) {
  const [found] = Object.entries(templatesOf(environment).pipeline.findResources('Custom::AWS')).filter(
    ([id]) => id.startsWith('Warehouse'),
  );
  const [id, { Properties }] = found!;
  const call = (name: string): Call => {
    const value = (Properties as Record<string, unknown>)[name];
    const text =
      typeof value === 'string'
        ? value
        : (value as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
            .map((part) => (typeof part === 'string' ? part : 'arn of the workgroup'))
            .join('');
    return JSON.parse(text) as Call;
  };
  const { service, action, parameters } = call('Create');
  const { amount, breachAction } = call('Update').parameters;
  return {
    id: id.slice(0, -8),
    create: { service, action, parameters },
    update: { amount, breachAction },
    removed: call('Delete').action,
  };
}
