/** Why a resource is not priced by its own: it costs nothing, or what it does is priced elsewhere. */
const reasons = {
  nothing: 'AWS charges nothing for it',
  settings: 'it is a setting of another resource',
  rights: 'rights, policies and roles cost nothing',
  calls: 'nothing at rest; its calls are priced with the schedule or the load that makes them',
  load: 'nothing at rest; what passes it is priced by the load',
  handler: 'a call of a function at deployments only',
  standby: 'a task that runs only when somebody starts it',
} as const;

const byReason: Readonly<Record<keyof typeof reasons, readonly string[]>> = {
  nothing: [
    'AWS::Athena::NamedQuery',
    'AWS::Athena::PreparedStatement',
    'AWS::Athena::WorkGroup',
    'AWS::Budgets::Budget',
    'AWS::CE::AnomalyMonitor',
    'AWS::CE::AnomalySubscription',
    'AWS::EC2::InternetGateway',
    'AWS::EC2::Route',
    'AWS::EC2::RouteTable',
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupEgress',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::Subnet',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPC',
    'AWS::EC2::VPCGatewayAttachment',
    'AWS::MSK::Configuration',
    'AWS::RDS::DBParameterGroup',
    'AWS::RDS::DBSubnetGroup',
  ],
  settings: [
    'AWS::ApplicationAutoScaling::ScalableTarget',
    'AWS::ApplicationAutoScaling::ScalingPolicy',
    'AWS::ECS::ClusterCapacityProviderAssociations',
    'AWS::EFS::AccessPoint',
    'AWS::EFS::MountTarget',
    'AWS::ElasticLoadBalancingV2::Listener',
    'AWS::ElasticLoadBalancingV2::ListenerRule',
    'AWS::ElasticLoadBalancingV2::TargetGroup',
    'AWS::KMS::Alias',
    'AWS::SecretsManager::SecretTargetAttachment',
    'AWS::ServiceDiscovery::Service',
    'AWS::WAFv2::LoggingConfiguration',
    'AWS::WAFv2::WebACLAssociation',
  ],
  rights: [
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::Role',
    'AWS::Lambda::Permission',
    'AWS::S3::BucketPolicy',
    'AWS::SNS::TopicPolicy',
    'AWS::SQS::QueuePolicy',
  ],
  calls: ['AWS::Lambda::Function', 'AWS::Lambda::EventSourceMapping'],
  load: [
    'AWS::Glue::Database',
    'AWS::Glue::Table',
    'AWS::Logs::LogGroup',
    'AWS::S3::Bucket',
    'AWS::SNS::Subscription',
    'AWS::SNS::Topic',
    'AWS::SQS::Queue',
  ],
  handler: ['Custom::AWS', 'Custom::S3AutoDeleteObjects', 'Custom::Tidemark', 'Custom::VpcRestrictDefaultSG'],
  standby: ['AWS::ECS::TaskDefinition'],
};

/** Reason by type. A type that is neither here nor in pricers.ts is refused. */
export const freeTypes: ReadonlyMap<string, string> = new Map(
  Object.entries(byReason).flatMap(([name, types]) =>
    types.map((type) => [type, reasons[name as keyof typeof reasons]] as const),
  ),
);
