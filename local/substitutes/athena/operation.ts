import type { z } from 'zod';
import { invalidRequest } from './api-error';

/** Name of an operation to what answers its request's body. */
export type Operations = Readonly<Record<string, (body: unknown) => unknown>>;

/** An operation that reads its request first; a mistake there is answered by naming each field that has one. */
export function operation<Request>(
  schema: z.ZodType<Request>,
  answer: (request: Request) => unknown,
): (body: unknown) => unknown {
  return (body) => {
    const request = schema.safeParse(body);
    if (request.success) return answer(request.data);
    const { issues } = request.error;
    const mistakes = issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
    throw invalidRequest(`${issues.length} validation error(s) detected: ${mistakes.join('; ')}`);
  };
}
