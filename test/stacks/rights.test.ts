import { rightsOf, tableOf } from './rights-table';
import { withFunction } from '../stages/nifi-trial';
import { prod, templatesOf } from './synthesise';

const templates = templatesOf(prod);
const rights = Object.values(templates).flatMap(rightsOf);

it('shows what each role of the three stacks may do', () => {
  expect(tableOf(rights)).toMatchSnapshot();
});

it('gives no role an action with a star', () => {
  expect(rights.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
});

it('names the resources of every action except those that AWS binds to none', () => {
  const wide = rights
    .filter(({ resources }) => resources.includes('*'))
    .map(({ actions }) => actions.join(' '));
  expect([...new Set(wide)].sort()).toEqual([
    'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces',
    'ecr:GetAuthorizationToken',
  ]);
});

it('hands out no policy of AWS', () => {
  const roles = templatesOf(prod).pipeline.findResources('AWS::IAM::Role');
  const managed = Object.entries(roles).filter(
    ([, { Properties }]) => 'ManagedPolicyArns' in (Properties as object),
  );
  expect(managed.map(([id]) => id)).toEqual([]);
});

it("shows what the function's role may do in NiFi's place", () => {
  const ofFunction = rightsOf(templatesOf(withFunction).pipeline).filter(({ role }) =>
    role.startsWith('Delivery'),
  );
  expect(tableOf(ofFunction)).toMatchSnapshot();
  expect(ofFunction.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  const wide = ofFunction.filter(({ resources }) => resources.includes('*'));
  expect(wide.map(({ actions }) => actions.join(' '))).toEqual([
    'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs',
    'ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces',
  ]);
});
