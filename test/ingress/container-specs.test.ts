import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from '../../containers/api/spec';
import { nginx, nginxFiles } from '../../containers/nginx/spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';
import { containerEnv } from '../../local/engines/container-env';
import { fillTemplate } from '../../local/engines/nginx';

function fileOf(spec: ContainerSpec, name: string): string {
  return readFileSync(join(__dirname, '..', '..', spec.image, name), 'utf8');
}

test('the templates of Nginx use every variable of its spec and no other', () => {
  const text = nginxFiles.map((name) => fileOf(nginx, `templates/${name}.template`)).join('\n');
  const used = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
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
