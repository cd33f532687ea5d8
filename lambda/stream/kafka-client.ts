import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';
import { region, roleKeys, type KafkaEnvironment } from './contract';
import { iamToken, type SigningKeys } from './iam-token';

/**
 * A client of the cluster that the environment names.
 *
 * @param keys asked at every connection when IAM is asked for. @default - those that Lambda sets
 * @throws ZodError when IAM is asked for and there are no keys
 */
export function kafkaClient(environment: KafkaEnvironment, keys?: () => Promise<SigningKeys>): Kafka {
  return new Kafka({
    clientId: 'tidemark-stream',
    brokers: environment.KAFKA_BOOTSTRAP_SERVERS.split(','),
    logLevel: logLevel.NOTHING,
    ...(environment.KAFKA_AUTH === 'iam' && iamLogin(keys ?? functionKeys())),
  });
}

function iamLogin(keys: () => Promise<SigningKeys>): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  const { AWS_REGION } = region.parse(process.env);
  return {
    ssl: true,
    sasl: {
      mechanism: 'oauthbearer',
      // Asked at every connection: a token is good for 15 minutes.
      oauthBearerProvider: async () => ({ value: iamToken(AWS_REGION, await keys(), Date.now()) }),
    },
  };
}

function functionKeys(): () => Promise<SigningKeys> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = roleKeys.parse(process.env);
  const keys = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
  return () => Promise.resolve(keys);
}
