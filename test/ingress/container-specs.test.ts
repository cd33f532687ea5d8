import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { nginx, nginxTemplate } from '../../containers/nginx/spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';
import { containerEnv } from '../../local/engines/container-env';
import { fillTemplate } from '../../local/engines/nginx';

const specs: ContainerSpec[] = [api, nginx];
const withConnect: ContainerSpec[] = [...specs, connectSpec];

function fileOf(spec: ContainerSpec, name: string): string {
  return readFileSync(join(__dirname, '..', '..', spec.image, name), 'utf8');
}

/** Variables that the Dockerfile's ENV instructions set. */
function imageEnv(spec: ContainerSpec): Record<string, string> {
  const instructions = fileOf(spec, 'Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const assignments = instructions
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => [...line.slice(4).matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)]);
  return Object.fromEntries(assignments.map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare]));
}

test.each(specs)('the image of $name has the defaults and the command of its spec', (spec) => {
  const defaults = Object.entries(spec.env).flatMap(([name, variable]) =>
    variable.default === undefined ? [] : [[name, variable.default]],
  );
  expect(imageEnv(spec)).toMatchObject(Object.fromEntries(defaults));
  const secrets = Object.entries(spec.env).filter(([, { secret }]) => secret === true);
  for (const [name] of secrets) expect(imageEnv(spec)).not.toHaveProperty(name);

  const dockerfile = fileOf(spec, 'Dockerfile').split('\n');
  expect(dockerfile).toContain(`CMD ${JSON.stringify(spec.command).replaceAll('","', '", "')}`);
  expect(dockerfile).toContain(`EXPOSE ${Object.values(spec.ports).join(' ')}`);
});

test.each(withConnect)('the folders that $name writes to are volumes of its image', (spec) => {
  const volumes = fileOf(spec, 'Dockerfile')
    .split('\n')
    .flatMap((line) => (line.startsWith('VOLUME ') ? (JSON.parse(line.slice(7)) as string[]) : []));
  expect(volumes).toEqual(spec.writable ?? []);
});

test.each(withConnect)(
  'the health check of $name asks for the path of its spec',
  ({ health, image, ports }) => {
    const [program, ...args] = health.command;
    const text = program === 'bash' ? readFileSync(join(image, args[0]!), 'utf8') : args.join(' ');
    expect(text).toContain(health.path);
    expect(text).toContain(String(ports[health.port]));
  },
);

test('the template of Nginx uses every variable of its spec and no other', () => {
  const used = [...fileOf(nginx, nginxTemplate).matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  expect(new Set(used)).toEqual(new Set([...Object.keys(nginx.env), 'BRACES']));
});

test('filling in a template leaves the variables of Nginx alone', () => {
  expect(fillTemplate('a ${NGINX_A} $NGINX_A $NGINX_AB ${host} $host;', { NGINX_A: '$1' })).toBe(
    'a $1 $1 $NGINX_AB ${host} $host;',
  );
});

test('a required variable without a value is named', () => {
  expect(() => containerEnv(api, { DB_HOST: 'h' })).toThrow(
    'fastapi needs a value for DB_PASSWORD: Password of that role.',
  );
});

test('a variable that the spec does not know is refused', () => {
  expect(() => containerEnv<ContainerSpec>(api, { DB_HOTS: 'h' })).toThrow(
    'containers/api/spec.ts knows no variable DB_HOTS.',
  );
});
