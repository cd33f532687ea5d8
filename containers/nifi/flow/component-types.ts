/** Java class of every component of the flow. What NiFi says of them stands in component-facts.json. */
export const componentTypes = {
  ConsumeKafka: 'org.apache.nifi.kafka.processors.ConsumeKafka',
  EncodeContent: 'org.apache.nifi.processors.standard.EncodeContent',
  ReplaceText: 'org.apache.nifi.processors.standard.ReplaceText',
  PutS3Object: 'org.apache.nifi.processors.aws.s3.PutS3Object',
  AmazonMSKConnectionService: 'org.apache.nifi.kafka.service.aws.AmazonMSKConnectionService',
  AWSCredentialsProviderControllerService:
    'org.apache.nifi.processors.aws.credentials.provider.service.AWSCredentialsProviderControllerService',
  ScriptedReader: 'org.apache.nifi.record.script.ScriptedReader',
  ParquetRecordSetWriter: 'org.apache.nifi.parquet.ParquetRecordSetWriter',
} as const;

export type ComponentName = keyof typeof componentTypes;
