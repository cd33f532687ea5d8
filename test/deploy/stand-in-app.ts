import { App, RemovalPolicies, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnPreparedStatement } from 'aws-cdk-lib/aws-athena';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster } from 'aws-cdk-lib/aws-ecs';
import { Database } from 'aws-cdk-lib/aws-glue';
import { Effect, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { dev } from '../../bin/environments';
import { dataRemoval } from '../../lib/constructs/data-removal';
import { LogKey } from '../../lib/constructs/log-key';
import { privateSubnets } from '../../lib/constructs/pipeline-vpc';
import type { StageNetwork } from '../../lib/constructs/stage-props';
import { environmentNames } from '../../lib/contracts/environment-names';
import { Catalog } from '../../lib/stages/catalog';
import { LakeBuckets } from '../../lib/stages/lake-buckets';
import { Query } from '../../lib/stages/query';
import { refuseConfig } from '../../lib/validate-config';
import { bucketNames, environment } from './names';

/**
 * An app of somebody else, who takes lake, catalog and query and has a network and stacks of his own. It has nothing
 * that the emulator's CloudFormation does not know; what the stages have of that kind is taken out here.
 *
 * Context: `resultsDays` and `scanCutoffBytes` of the configuration; `withheld`, an action that the catalog's roles are denied.
 */
const app = new App();
const number = (name: string) => Number(app.node.getContext(name));
const config = refuseConfig({
  ...dev,
  name: environment,
  deleteData: {},
  lake: { ...dev.lake, bucketNames, resultsDays: number('resultsDays') },
  query: { scanCutoffBytes: number('scanCutoffBytes') },
});
const names = environmentNames(config.name);

const base = new Stack(app, 'Base');
const vpc = new Vpc(base, 'Vpc', {
  natGateways: 0,
  // The construct for it is a function of the CDK, for nothing that is looked at here.
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: privateSubnets.subnetGroupName!, subnetType: SubnetType.PRIVATE_ISOLATED }],
});
const network: StageNetwork = {
  vpc,
  cluster: new Cluster(base, 'Cluster', { vpc }),
  logKey: new LogKey(base, 'LogKey'),
};

const keeper = new Stack(app, 'Keeper');
const lake = new LakeBuckets(keeper, 'Lake', { config });
const database = new Database(keeper, 'Database', { databaseName: names.lakeDatabase });
RemovalPolicies.of(keeper).apply(dataRemoval(config));

const asker = new Stack(app, 'Asker');
const stage = { config, network, lake, database };
const catalog = new Catalog(asker, 'Catalog', stage);
const withheld: unknown = app.node.tryGetContext('withheld');
if (typeof withheld === 'string') {
  for (const role of catalog.node.findAll().filter((child) => child instanceof Role)) {
    role.addToPolicy(new PolicyStatement({ effect: Effect.DENY, actions: [withheld], resources: ['*'] }));
  }
}
const query = new Query(asker, 'Query', { ...stage, after: [catalog] });
for (const child of query.node.children) {
  if (child instanceof CfnNamedQuery || child instanceof CfnPreparedStatement)
    query.node.tryRemoveChild(child.node.id);
}
