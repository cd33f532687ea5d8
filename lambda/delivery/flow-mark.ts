import * as z from 'zod';
import type { FlowPart } from './flow-parts';

/** In the comments of a group on the canvas, as their last line: what the deployment knows of it. */
export interface FlowMark {
  readonly version: string;
  /** Version of NiFi itself that told the parts. */
  readonly nifi: string;
  /** `staged` until it has run once without complaint. */
  readonly state: 'staged' | 'live';
  /** What was deployed; nothing until NiFi has told it back. */
  readonly parts: readonly FlowPart[];
}

const start = 'tidemark: ';
const markSchema = z.object({
  version: z.string(),
  nifi: z.string(),
  state: z.enum(['staged', 'live']),
  parts: z.array(z.tuple([z.string(), z.string(), z.string()])),
});

export function withMark(comments: string, mark: FlowMark): string {
  const own = comments === '' ? '' : `${comments}\n\n`;
  return `${own}${start}${JSON.stringify(mark)}`;
}

/** Undefined when there is none, or none that can be read any more. */
export function markOf(comments: string): FlowMark | undefined {
  const line = comments.split('\n').findLast((text) => text.startsWith(start));
  if (line === undefined) return undefined;
  try {
    return markSchema.parse(JSON.parse(line.slice(start.length)));
  } catch {
    return undefined;
  }
}
