import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import { roleKeys, type KafkaEnvironment } from './contract';
import { iamToken } from './iam-token';

/** A client of the cluster that the environment names. @throws ZodError when IAM is asked for and there are no keys */
export function kafkaClient(environment: KafkaEnvironment): Kafka {
  return new Kafka({
    clientId: 'tidemark-stream',
    brokers: environment.KAFKA_BOOTSTRAP_SERVERS.split(','),
    logLevel: logLevel.NOTHING,
    ...(environment.KAFKA_AUTH === 'iam' && iamLogin()),
  });
}

function iamLogin(): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = roleKeys.parse(
    process.env,
  );
  const keys = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
  return {
    ssl: true,
    sasl: {
      mechanism: 'oauthbearer',
      // Asked at every connection: a token is good for 15 minutes.
      oauthBearerProvider: () => Promise.resolve({ value: iamToken(AWS_REGION, keys, Date.now()) }),
    },
  };
}
