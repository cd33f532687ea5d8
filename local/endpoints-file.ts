import { readFileSync } from 'node:fs';
import { endpointsSchema, type Endpoints } from './endpoints';

/** The endpoints that a run has written; undefined when none is up or the file is not whole. */
export function readEndpoints(file: string): Endpoints | undefined {
  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
