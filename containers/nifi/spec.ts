import type { ContainerSpec } from '../../lib/contracts/container-spec';
import { deliveryGroup } from '../../lib/contracts/topics';

/** Folder of what outlives a task: the flow, its earlier versions, and what components remember. */
export const keptFolder = '/opt/nifi/kept';

/** In it, the certificate of the NiFi that runs, as PEM: whoever calls the REST API trusts this one alone. */
export const certificateFile = 'tls/certificate.pem';

/** In it, where people sign on by OpenID Connect, the key by which the deployment of the flow comes in, as PKCS #12. */
export const deployerFile = 'tls/deployer.p12';

/** User and group in the image: the owner of what is written. */
export const nifiUser = 10001;

/** NiFi. It starts with the flow of its kept folder, and without one it delivers nothing. */
export const nifiSpec = {
  name: 'nifi',
  image: 'containers/nifi',
  command: ['bash', 'start.sh'],
  env: {
    JDK_JAVA_OPTIONS: {
      meaning: 'options of the JVM; what the heap leaves is for Parquet buffers, threads and Kafka',
      default: '-XX:MaxRAMPercentage=60 -XX:-UsePerfData',
    },
    NIFI_HTTPS_HOST: { meaning: 'address that pages and REST API listen on', default: '0.0.0.0' },
    NIFI_HTTPS_PORT: { meaning: 'port of both', default: '8443' },
    NIFI_MANAGEMENT_PORT: { meaning: 'port, on loopback, that is asked for the health', default: '52020' },
    NIFI_PROXY_HOST: {
      meaning:
        "host:port, with commas between, under which it is called; others are refused, and the certificate's names come from here",
    },
    NIFI_USER: { meaning: 'name of the one login, 4 characters or more', default: 'tidemark' },
    NIFI_PASSWORD: {
      meaning:
        "its password, 12 characters or more; with a provider of OpenID Connect that of the deployment's key",
      secret: true,
    },
    NIFI_OIDC_DISCOVERY_URL: {
      meaning: 'discovery document of a provider of OpenID Connect, which takes the place of the login',
      default: '',
    },
    NIFI_OIDC_CLIENT_ID: { meaning: 'as what NiFi is known to it', default: '' },
    NIFI_OIDC_CLIENT_SECRET: { meaning: 'and proves that it is that', secret: true, default: '' },
    NIFI_OIDC_USER_CLAIM: { meaning: "claim of its tokens that is a person's name", default: 'email' },
    NIFI_OIDC_ADMINISTRATORS: {
      meaning: 'names, with commas between, of those who may do everything; nobody else may do anything',
      default: '',
    },
    NIFI_SENSITIVE_PROPS_KEY: {
      meaning:
        'key of the secret values in the flow, 12 characters or more; another one than before, and NiFi does not start',
      secret: true,
    },
    NIFI_STOP_SECONDS: {
      meaning: 'seconds after SIGTERM in which processors may end what they began',
      default: '60',
    },
    NIFI_PROVENANCE_GIB: {
      meaning: 'largest size of the provenance on the task’s disk, in GiB',
      default: '2',
    },
    KAFKA_BOOTSTRAP_SERVERS: { meaning: 'brokers, as host:port with commas between' },
    KAFKA_SECURITY_PROTOCOL: {
      meaning: 'PLAINTEXT, or SASL_SSL for the IAM login of MSK',
      default: 'PLAINTEXT',
    },
    AWS_REGION: { meaning: 'region of the lake and of MSK' },
    LAKE_BUCKET: { meaning: 'bucket of the lake' },
    LAKE_ENDPOINT: { meaning: 'URL of the S3 API; empty for that of AWS', default: '' },
    DELIVERY_GROUP: {
      meaning: "first part of the consumer groups: a topic's group is this, a hyphen and the topic",
      default: deliveryGroup,
    },
    DELIVERY_MAX_UNCOMMITTED_SECONDS: {
      meaning: 'seconds, whole, in which records are gathered into a file: its greatest age',
      default: '5',
    },
    DELIVERY_MAX_UNCOMMITTED_MIB: {
      meaning: 'MiB of records after which no more are read before these are written and committed',
      default: '64',
    },
  },
  ports: { https: 8443, management: 52020 },
  health: { port: 'management', path: '/health', startSeconds: 300, command: ['bash', 'healthy.sh'] },
  writable: ['/opt/nifi/task', keptFolder],
} as const satisfies ContainerSpec;
