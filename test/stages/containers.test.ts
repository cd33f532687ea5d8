import { z } from 'zod';
import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { nginx } from '../../containers/nginx/spec';
import { recover } from '../../containers/recover/spec';
import { nifiSpec } from '../../containers/nifi/spec';
import type { ContainerSpec, ImageSpec } from '../../lib/contracts/container-spec';
import { prod, templatesOf } from '../stacks/synthesise';

const named = z.object({ Name: z.string() });
const container = z.object({
  Name: z.string(),
  Command: z.array(z.string()),
  Environment: z.array(named.extend({ Value: z.unknown() })),
  Secrets: z.array(named).default([]),
  PortMappings: z.array(z.object({ ContainerPort: z.number() })).default([]),
  HealthCheck: z.object({ Command: z.array(z.string()) }).optional(),
  ReadonlyRootFilesystem: z.boolean(),
  LinuxParameters: z.object({ Capabilities: z.object({ Drop: z.array(z.string()) }) }),
  MountPoints: z.array(z.object({ ContainerPath: z.string() })).default([]),
  StopTimeout: z.number(),
  User: z.string().optional(),
});
const task = z.object({ Properties: z.object({ ContainerDefinitions: z.array(container) }) });

const containers = Object.values(
  templatesOf(prod).pipeline.findResources('AWS::ECS::TaskDefinition'),
).flatMap((found) => task.parse(found).Properties.ContainerDefinitions);

const specs: ContainerSpec[] = [api, nginx, connectSpec, nifiSpec];
const images: ImageSpec[] = [...specs, recover];

it.each(specs)('$name runs as its spec says, with every variable and every secret of it', (spec) => {
  const found = containers.find(({ Name }) => Name === spec.name)!;
  expect(found.Command.slice(-spec.command.length)).toEqual(spec.command);
  expect(found.PortMappings.map(({ ContainerPort }) => ContainerPort)).toEqual(Object.values(spec.ports));
  expect(found.HealthCheck?.Command).toEqual(['CMD', ...spec.health.command]);
  const told = [...found.Environment, ...found.Secrets].map(({ Name }) => Name);
  const atStart = found.Command.at(0) === 'sh' ? ['CONNECT_ADVERTISED_HOST'] : [];
  expect([...told, ...atStart].sort()).toEqual(Object.keys(spec.env).sort());
  const secret = Object.entries(spec.env).flatMap(([name, variable]) =>
    variable.secret === true && !('default' in variable) ? [name] : [],
  );
  expect(found.Secrets.map(({ Name }) => Name).sort()).toEqual(secret.sort());
});

it.each(images)('$name can write nowhere but to its own volumes and has no capabilities', (spec) => {
  const found = containers.find(({ Name }) => Name === spec.name)!;
  expect(found.ReadonlyRootFilesystem).toBe(true);
  expect(found.LinuxParameters.Capabilities.Drop).toEqual(['ALL']);
  expect(found.MountPoints.map(({ ContainerPath }) => ContainerPath)).toEqual(spec.writable ?? []);
});

it('gives Kafka Connect its own address and the signals of Fargate', () => {
  const { Command, StopTimeout } = containers.find(({ Name }) => Name === connectSpec.name)!;
  expect(Command.slice(0, 4)).toEqual([
    'sh',
    '-c',
    'CONNECT_ADVERTISED_HOST="$(hostname -i)" exec "$@"',
    'sh',
  ]);
  expect(StopTimeout).toBe(60);
});
