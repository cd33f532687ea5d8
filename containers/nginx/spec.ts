import type { ContainerSpec } from '../../lib/contracts/container-spec';

/** Folder in the image for the configuration, temporary files and the cache; paths in the configuration are relative to it. */
export const nginxPrefix = '/srv/nginx';

/** The template in this folder; start.sh fills it in before the command runs. */
export const nginxTemplate = 'templates/nginx.conf.template';

/** Nginx: the front door. Every variable stands in the template as `${NAME}`. */
export const nginx = {
  name: 'nginx',
  image: 'containers/nginx',
  command: ['nginx', '-p', nginxPrefix, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
  env: {
    NGINX_LISTEN: { meaning: 'Address and port to listen on, or a port alone.', default: '8080' },
    NGINX_UPSTREAM_SERVERS: {
      meaning:
        'The API’s instances as Nginx `server` directives; names are looked up once, at the start. With the default of max_fails, 1, a single slow request would take an instance away for 10 s.',
      default: 'server fastapi:8000 max_fails=10 fail_timeout=5s;',
    },
    NGINX_TRUSTED_PROXY: {
      meaning: 'Network (CIDR) of the load balancer whose X-Forwarded headers are believed.',
      default: '127.0.0.1/32',
    },
    NGINX_MAX_BODY: { meaning: 'Largest request body, in Nginx’s units.', default: '8m' },
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
