import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSpec } from '../../lib/contracts/container-spec';

export const repository = join(__dirname, '..', '..');

export interface Instruction {
  /** In capital letters. */
  readonly keyword: string;
  /** On one line. */
  readonly value: string;
}

/** An image that a Dockerfile is built from. */
export interface BaseImage {
  /** Name of the build argument. */
  readonly argument: string;
  /** Where it comes from when nobody says otherwise. */
  readonly pinned: string;
}

/** The instructions of an image's Dockerfile, in order. */
export function instructionsOf(spec: ImageSpec): Instruction[] {
  return readFileSync(join(repository, spec.image, 'Dockerfile'), 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => ({ keyword: line.split(' ', 1)[0]!.toUpperCase(), value: line.replace(/^\S+\s+/, '') }));
}

/** Values of one instruction, in order. */
export function valuesOf(spec: ImageSpec, keyword: string): string[] {
  return instructionsOf(spec).flatMap((found) => (found.keyword === keyword ? [found.value] : []));
}

/** The build arguments before the first FROM: the images that this one is built from. */
export function baseImagesOf(spec: ImageSpec): BaseImage[] {
  const instructions = instructionsOf(spec);
  return instructions
    .slice(
      0,
      instructions.findIndex(({ keyword }) => keyword === 'FROM'),
    )
    .map(({ value }) => {
      const [argument = '', pinned = ''] = value.split('=');
      return { argument, pinned };
    });
}

/** Variables that the ENV instructions set. */
export function environmentOf(spec: ImageSpec): Record<string, string> {
  const assignments = valuesOf(spec, 'ENV').flatMap((value) => [
    ...value.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g),
  ]);
  return Object.fromEntries(assignments.map(([, name = '', quoted, bare = '']) => [name, quoted ?? bare]));
}
