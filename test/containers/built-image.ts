import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { writeProgram } from '../../lib/constructs/program-bundle';
import type { ImageSpec } from '../../lib/contracts/container-spec';
import { docker, dockerRefusal, imageIsThere } from './docker';
import { baseImagesOf, repository, valuesOf } from './dockerfile';

/** Variable that names another image in the place of a pinned one, for example TIDEMARK_BASE_IMAGE_NGINX. */
export function variableOf(spec: ImageSpec, argument: string): string {
  return `TIDEMARK_${argument}_${basename(spec.image).toUpperCase()}`;
}

/** Why the image cannot be built on this machine; undefined when it can. */
export function buildRefusal(spec: ImageSpec): string | undefined {
  const refusal = dockerRefusal();
  if (refusal !== undefined) return refusal;
  const missing = baseImagesOf(spec).find(
    ({ argument, pinned }) => !imageIsThere(process.env[variableOf(spec, argument)] ?? pinned),
  );
  if (missing === undefined) return undefined;
  const variable = variableOf(spec, missing.argument);
  const image = process.env[variable];
  return image === undefined
    ? `${missing.pinned} cannot be pulled and ${variable} names no other image`
    : `${image}, which ${variable} names, cannot be pulled`;
}

/** Name under which the image stays in the daemon, so that the next build finds its layers. */
export function testTag(spec: ImageSpec): string {
  return `tidemark-test-${basename(spec.image)}`;
}

/** Builds the image from its own folder, as CDK does. @returns its size in bytes */
export async function buildImage(spec: ImageSpec): Promise<number> {
  const context = await mkdtemp(join(tmpdir(), 'tidemark-image-'));
  try {
    await cp(join(repository, spec.image), context, {
      recursive: true,
      filter: (path) => !/\.ts$|__pycache__|[/\\]\.[^/\\]*$/.test(path),
    });
    if (spec.program !== undefined) writeProgram(spec.program, context);
    const bases = baseImagesOf(spec).flatMap(({ argument }) => {
      const image = process.env[variableOf(spec, argument)];
      return image === undefined ? [] : ['--build-arg', `${argument}=${image}`];
    });
    await docker([
      'build',
      '--quiet',
      '--tag',
      testTag(spec),
      ...bases,
      ...(await trust(spec, context)),
      context,
    ]);
  } finally {
    await rm(context, { recursive: true });
  }
  return Number(await docker(['image', 'inspect', '--format', '{{.Size}}', testTag(spec)]));
}

/** A trust bundle of this machine's instead of AWS's, for the images that want one. */
async function trust(spec: ImageSpec, context: string): Promise<string[]> {
  if (!valuesOf(spec, 'ARG').some((value) => value.startsWith('RDS_TRUST_BUNDLE='))) return [];
  await writeFile(join(context, 'bundle.pem'), rootCertificates.join('\n'));
  return ['--build-arg', 'RDS_TRUST_BUNDLE=bundle.pem'];
}
