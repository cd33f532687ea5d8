import { z } from 'zod';

/** A whole number of a range; the sentence names value and range. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER) {
  const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
  return z.number().refine((value) => Number.isInteger(value) && value >= min && value <= max, {
    error: ({ input }) => `is ${String(input)}: use a whole number ${range}.`,
  });
}

export function matching(pattern: RegExp, fix: string) {
  return z.string().refine((value) => pattern.test(value), {
    error: ({ input }) => `is "${String(input)}": ${fix}.`,
  });
}

export function choice<Value extends string>(...values: readonly [Value, ...Value[]]) {
  return z.enum(values, {
    error: ({ input }) =>
      `is ${JSON.stringify(input)}: use ${values.map((value) => `"${value}"`).join(' or ')}.`,
  });
}

export function oneOf<Name extends string>(...names: readonly [Name, ...Name[]]) {
  return {
    error: ({ input, code }: { input?: unknown; code?: string }) =>
      code === 'invalid_union'
        ? `is ${JSON.stringify(input)}: its kind must be ${names.join(' or ')}.`
        : undefined,
  };
}

export const taskSize = z.strictObject({ cpu: z.number(), memoryMiB: z.number() });
