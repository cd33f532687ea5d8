import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSpec } from '../../containers/connect/spec';

const dockerfile = readFileSync(join(connectSpec.image, 'Dockerfile'), 'utf8');

it('starts what the spec says', () => {
  const [, command] = /^CMD (.*)$/m.exec(dockerfile)!;
  expect(JSON.parse(command!)).toEqual(connectSpec.command);
});

it('has the defaults of the spec', () => {
  const [, lines] = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile)!;
  const set = lines!.split('\\\n').map((line) => line.trim().split(/=(.*)/s).slice(0, 2));
  const defaults = Object.entries(connectSpec.env).flatMap(([name, variable]) =>
    'default' in variable ? [[name, variable.default]] : [],
  );
  expect(Object.fromEntries(set)).toEqual(Object.fromEntries(defaults));
});

it('opens the port of the spec', () => {
  expect(/^EXPOSE (\d+)$/m.exec(dockerfile)?.[1]).toBe(String(connectSpec.ports.rest));
});
