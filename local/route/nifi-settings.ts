import path from 'node:path';
import { nifiSpec } from '../../containers/nifi/spec';
import { certificateFile, type FlowParameters, type NifiSettings } from '../engines/nifi';
import { bucket, type RouteSettings } from './settings';

/** Name of the secret with the password of NiFi's one login. */
export const nifiSecretId = 'tidemark/nifi/password';

const flowFile = path.join(__dirname, '../../containers/nifi/flow/flow.json');

/**
 * What the NiFi of a route is told.
 *
 * @throws Error when the delivery function delivers
 */
export function nifiOf(settings: RouteSettings): NifiSettings {
  const { nifi, homes, ports, state, endpoints, awsClient, awsCredentials } = settings;
  if (!nifi) throw new Error('NiFi does not deliver in this route.');
  return {
    home: nifi.home,
    java: homes.java,
    stateDir: path.join(state.data, 'nifi'),
    ports: { https: ports.nifi, management: ports.nifiManagement },
    secrets: nifi.secrets,
    parameters: {
      KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
      AWS_REGION: awsClient.region,
      LAKE_BUCKET: bucket,
      LAKE_ENDPOINT: endpoints.aws,
      DELIVERY_MAX_UNCOMMITTED_SECONDS: '1',
    },
    env: awsCredentials,
  };
}

/**
 * Event and variables with which deploy-flow puts a flow into a NiFi of this machine.
 *
 * @param file with the flow. @default - the one of the checkout
 */
export function flowDeployment(
  { ports, parameters, stateDir }: NifiSettings,
  file = flowFile,
): {
  readonly event: { readonly parameters: FlowParameters };
  readonly env: Readonly<Record<string, string>>;
} {
  return {
    event: { parameters },
    env: {
      // By this name alone: NiFi's certificate and its check of the host know no address.
      NIFI_URL: `https://localhost:${ports.https}`,
      NIFI_USER: nifiSpec.env.NIFI_USER.default,
      NIFI_PASSWORD_SECRET_ID: nifiSecretId,
      NIFI_CERTIFICATE: path.join(stateDir, certificateFile),
      NIFI_FLOW: file,
      // A start waits for it, and what goes wrong later is seen in NiFi's log beside it.
      NIFI_QUIET_SECONDS: '2',
    },
  };
}
