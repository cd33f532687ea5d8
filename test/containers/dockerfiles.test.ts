import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { jobs } from '../../containers/jobs/spec';
import { healthTiming } from '../../lib/contracts/container-spec';
import { zone } from '../../lib/contracts/lake-layout';
import { baseImagesOf, environmentOf, instructionsOf, repository, valuesOf } from './dockerfile';
import { images, services } from './services';

describe.each(images)('the Dockerfile of $name', (spec) => {
  it('is built from images that are build arguments, each with a version', () => {
    const from = instructionsOf(spec).filter(({ keyword }) => keyword === 'FROM');
    const bases = baseImagesOf(spec);
    expect(from.map(({ value }) => value.split(' ')[0])).toEqual(
      bases.map(({ argument }) => `\${${argument}}`),
    );
    for (const { argument, pinned } of bases) {
      expect(argument).toMatch(/_IMAGE$/);
      expect(pinned).toMatch(/^[\w./-]+:\d+\.\d+/);
    }
  });

  it('starts what the spec says', () => {
    expect(valuesOf(spec, 'CMD').map((value) => JSON.parse(value) as unknown)).toEqual([spec.command]);
  });

  it('has the defaults of the spec, and no secret', () => {
    const variables = Object.entries(spec.env);
    const defaults = variables.flatMap(([name, variable]) =>
      variable.default === undefined || variable.secret === true ? [] : [[name, variable.default]],
    );
    expect(environmentOf(spec)).toEqual(Object.fromEntries(defaults));
    const secrets = variables.flatMap(([name, { secret }]) => (secret === true ? [name] : []));
    const arguments_ = valuesOf(spec, 'ARG').map((value) => value.split('=')[0]);
    for (const secret of secrets) expect(arguments_).not.toContain(secret);
  });

  it('takes the program of the spec', () => {
    const programs = valuesOf(spec, 'COPY').filter((value) => value.endsWith('.js ./'));
    expect(programs).toEqual(spec.program === undefined ? [] : [`${basename(spec.program)}.js ./`]);
  });

  it('has the folders that the spec writes to as volumes', () => {
    const volumes = valuesOf(spec, 'VOLUME').flatMap((value) => JSON.parse(value) as string[]);
    expect(volumes).toEqual(spec.writable ?? []);
  });

  it('ends up as a user by number that is not root', () => {
    const last = valuesOf(spec, 'USER').at(-1);
    expect(last).toMatch(/^[1-9]\d*(:[1-9]\d*)?$/);
  });
});

describe.each(services)('the Dockerfile of the service $name', (spec) => {
  it('opens the ports of the spec', () => {
    expect(valuesOf(spec, 'EXPOSE')).toEqual([Object.values(spec.ports).join(' ')]);
  });

  it('asks for the health of the spec as often as ECS does', () => {
    const { intervalSeconds, timeoutSeconds, retries } = healthTiming;
    const options = [
      `--interval=${intervalSeconds}s`,
      `--timeout=${timeoutSeconds}s`,
      `--retries=${retries}`,
      `--start-period=${spec.health.startSeconds}s`,
    ].join(' ');
    const [value = ''] = valuesOf(spec, 'HEALTHCHECK');
    const [said, command = 'null'] = value.split(/\s+CMD /);
    expect(said).toBe(options);
    expect(JSON.parse(command)).toEqual(spec.health.command);
  });

  it('asks for the health at the path of the spec', () => {
    const [program, ...args] = spec.health.command;
    const text =
      program === 'bash' ? readFileSync(join(repository, spec.image, args[0]!), 'utf8') : args.join(' ');
    expect(text).toContain(spec.health.path);
  });
});

it('jobs replace no zone of the lake that others write', () => {
  const folders = readFileSync(join(repository, jobs.image, 'folders.py'), 'utf8');
  const [, taken = ''] = /^_TAKEN = \((.*)\)$/m.exec(folders)!;
  const others = Object.values(zone).filter((name) => name !== zone.landing);
  expect(taken.split(', ').map((name) => JSON.parse(name) as unknown)).toEqual(others);
});
