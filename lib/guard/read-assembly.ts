import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { template, type Stack } from './template';

const manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z
        .looseObject({ templateFile: z.string().optional(), stackName: z.string().optional() })
        .optional(),
    }),
  ),
});

/**
 * The stacks of what `cdk synth -o FOLDER` wrote.
 *
 * @throws {Error} when the folder is no assembly
 */
export function readAssembly(folder: string): Stack[] {
  const file = join(folder, 'manifest.json');
  if (!existsSync(file)) {
    throw new Error(
      `${folder} is no assembly: it has no manifest.json; make one with "npx cdk synth -o ${folder}".`,
    );
  }
  const { artifacts } = manifest.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.entries(artifacts).flatMap(([id, { type, properties }]) =>
    type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined
      ? [
          {
            name: properties.stackName ?? id,
            template: template.parse(JSON.parse(readFileSync(join(folder, properties.templateFile), 'utf8'))),
          },
        ]
      : [],
  );
}
