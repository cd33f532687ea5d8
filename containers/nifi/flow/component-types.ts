/** Version of NiFi that the flow is written for: the image's, as the Dockerfile says. */
export const nifiVersion = '2.9.0';

export interface ComponentType {
  /** Java class. */
  readonly type: string;
  /** NAR, one of nars.txt. */
  readonly artifact: string;
  /** Names of properties as pages show them, where these differ. @default - none */
  readonly displayNames?: Readonly<Record<string, string>>;
}

/** Every component of the flow. What NiFi itself says of them stands in component-facts.json. */
export const componentTypes = {
  ConsumeKafka: {
    type: 'org.apache.nifi.kafka.processors.ConsumeKafka',
    artifact: 'nifi-kafka-nar',
    displayNames: { 'auto.offset.reset': 'Auto Offset Reset' },
  },
  EncodeContent: {
    type: 'org.apache.nifi.processors.standard.EncodeContent',
    artifact: 'nifi-standard-nar',
  },
  ReplaceText: {
    type: 'org.apache.nifi.processors.standard.ReplaceText',
    artifact: 'nifi-standard-nar',
  },
  PutS3Object: {
    type: 'org.apache.nifi.processors.aws.s3.PutS3Object',
    artifact: 'nifi-aws-nar',
  },
  AmazonMSKConnectionService: {
    type: 'org.apache.nifi.kafka.service.aws.AmazonMSKConnectionService',
    artifact: 'nifi-kafka-service-aws-nar',
    displayNames: {
      'bootstrap.servers': 'Bootstrap Servers',
      'security.protocol': 'Security Protocol',
      'sasl.mechanism': 'SASL Mechanism',
      'isolation.level': 'Transaction Isolation Level',
      'max.poll.records': 'Max Poll Records',
      'default.api.timeout.ms': 'Client Timeout',
    },
  },
  AWSCredentialsProviderControllerService: {
    type: 'org.apache.nifi.processors.aws.credentials.provider.service.AWSCredentialsProviderControllerService',
    artifact: 'nifi-aws-nar',
  },
  ScriptedReader: {
    type: 'org.apache.nifi.record.script.ScriptedReader',
    artifact: 'nifi-scripting-nar',
  },
  ParquetRecordSetWriter: {
    type: 'org.apache.nifi.parquet.ParquetRecordSetWriter',
    artifact: 'nifi-parquet-nar',
  },
} as const satisfies Record<string, ComponentType>;

export type ComponentName = keyof typeof componentTypes;
