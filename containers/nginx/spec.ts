import type { ContainerSpec } from '../../lib/contracts/container-spec';

/** Folder in the image for the configuration, temporary files and the cache; paths in the configuration are relative to it. */
export const nginxPrefix = '/srv/nginx';

/** The templates in this folder; start.sh fills in `templates/<name>.template` before the command runs. */
export const nginxFiles = ['nginx.conf', 'every-server.conf', 'tls.conf'] as const;

/** The one that stays empty while NGINX_TLS_CERTIFICATE is empty. */
export const nginxTlsFile: (typeof nginxFiles)[number] = 'tls.conf';

/** Nginx: the front door. Every variable stands in a template as `${NAME}`. */
export const nginx = {
  name: 'nginx',
  image: 'containers/nginx',
  command: ['nginx', '-p', nginxPrefix, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
  env: {
    NGINX_LISTEN: { meaning: 'Address and port to listen on, or a port alone.', default: '8080' },
    NGINX_SERVER_NAMES: {
      meaning:
        'Names by which clients may ask, as in Nginx’s `server_name`; any other Host gets 421, but for health. The default takes every name.',
      default: '~.',
    },
    NGINX_TLS_LISTEN: {
      meaning:
        'Address and port, or a port alone, for TLS 1.2 and 1.3 with HTTP/2, when there is a certificate.',
      default: '8443',
    },
    NGINX_TLS_CERTIFICATE: {
      meaning:
        'File with the certificate and its chain (PEM); empty: no TLS, since a load balancer ends it. With one, NGINX_LISTEN belongs on 127.0.0.1.',
      default: '',
    },
    NGINX_TLS_KEY: { meaning: 'File with the certificate’s key (PEM).', default: '' },
    NGINX_UPSTREAM_SERVERS: {
      meaning:
        'The API’s instances as Nginx `server` directives; names are looked up once, at the start. With the default of max_fails, 1, a single slow request would take an instance away for 10 s.',
      default: 'server fastapi:8000 max_fails=10 fail_timeout=5s;',
    },
    NGINX_TRUSTED_PROXY: {
      meaning: 'Network (CIDR) of the load balancer whose X-Forwarded headers are believed.',
      default: '127.0.0.1/32',
    },
    NGINX_MAX_BODY: { meaning: 'Largest body with one row, in Nginx’s units.', default: '1m' },
    NGINX_MAX_BATCH_BODY: {
      meaning: 'Largest body of ticks, bars and other batches, in Nginx’s units.',
      default: '8m',
    },
    NGINX_MAX_HEADER: { meaning: 'Longest URL and longest header, in Nginx’s units.', default: '8k' },
    NGINX_ADDRESS_RATE: { meaning: 'Requests a second from one address.', default: '1000' },
    NGINX_ADDRESS_BURST: { meaning: 'Requests over NGINX_ADDRESS_RATE before 429.', default: '2000' },
    NGINX_ADDRESS_CONNECTIONS: { meaning: 'Requests of one address at a time.', default: '256' },
    NGINX_KEY_RATE: { meaning: 'Requests a second with one API key.', default: '1000' },
    NGINX_KEY_BURST: { meaning: 'Requests over NGINX_KEY_RATE before 429.', default: '2000' },
    NGINX_CLIENT_TIMEOUT: {
      meaning: 'Longest time for the headers, and longest silence of a client after them, in Nginx’s units.',
      default: '10s',
    },
    NGINX_READ_TIMEOUT: {
      meaning: 'Longest silence of the API before 503, in Nginx’s units.',
      default: '60s',
    },
    NGINX_WORKERS: { meaning: 'Worker processes; auto: one a core.', default: 'auto' },
    NGINX_ACCESS_LOG: { meaning: 'File for the access log.', default: '/dev/stdout' },
    NGINX_MAIN_DIRECTIVES: { meaning: 'Further directives of the main context.', default: '' },
  },
  ports: { http: 8080 },
  // Its own answer, not the API's: a broken API is no reason to replace the front door.
  health: {
    port: 'http',
    path: '/nginx-healthz',
    startSeconds: 10,
    // NGINX_LISTEN may be a port alone, or an address before it.
    command: ['sh', '-c', 'wget -q -T 3 -O /dev/null "http://127.0.0.1:${NGINX_LISTEN##*:}/nginx-healthz"'],
  },
  writable: [nginxPrefix],
} as const satisfies ContainerSpec;
