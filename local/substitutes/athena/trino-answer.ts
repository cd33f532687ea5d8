import { parse } from 'lossless-json';
import { z } from 'zod';

/** A type as Trino takes it apart. */
export interface TypeSignature {
  readonly rawType: string;
  readonly arguments: readonly { readonly kind: string; readonly value: unknown }[];
}

export const typeSignature: z.ZodType<TypeSignature> = z.object({
  rawType: z.string(),
  arguments: z.array(z.object({ kind: z.string(), value: z.unknown() })).default([]),
});

const column = z.object({ name: z.string(), type: z.string(), typeSignature });
export type TrinoColumn = z.infer<typeof column>;

const number = z.coerce.number();

/** What failed inside of Trino, and what that was made of. */
export interface TrinoCause {
  readonly message?: string | undefined;
  readonly cause?: TrinoCause | undefined;
}

const trinoCause: z.ZodType<TrinoCause> = z.lazy(() =>
  z.object({
    message: z.string().nullish().transform(given),
    cause: trinoCause.nullish().transform(given),
  }),
);

function given<Value>(value: Value | null | undefined): Value | undefined {
  return value ?? undefined;
}

const answer = z.object({
  id: z.string(),
  nextUri: z.string().optional(),
  columns: z.array(column).optional(),
  data: z.array(z.array(z.unknown())).optional(),
  updateType: z.string().nullish().transform(given),
  updateCount: number.nullish().transform(given),
  stats: z.object({
    state: z.string(),
    elapsedTimeMillis: number.default(0),
    queuedTimeMillis: number.default(0),
    planningTimeMillis: number.default(0),
    physicalInputBytes: number.default(0),
  }),
  error: z
    .object({
      message: z.string().default('no reason given'),
      errorName: z.string().default('GENERIC_INTERNAL_ERROR'),
      errorType: z.string().default('INTERNAL_ERROR'),
      failureInfo: trinoCause.nullish().transform(given),
    })
    .optional(),
});

/** One answer of Trino's client protocol. Numbers inside `data` are text, so that none loses a digit. */
export type TrinoAnswer = z.infer<typeof answer>;

/** @throws when the text is no answer of Trino */
export function trinoAnswer(text: string): TrinoAnswer {
  return answer.parse(parse(text, undefined, (digits) => digits));
}
