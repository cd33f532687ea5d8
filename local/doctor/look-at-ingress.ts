import * as z from 'zod';
import type { Finding } from './finding';

const problem = z.object({ detail: z.string() });

/** Whether the front door answers and the API behind it reaches the database. @param api its URL */
export async function lookAtIngress(api: string): Promise<Finding> {
  const answer = await fetch(new URL('/readyz', api));
  if (answer.ok) return { level: 'well', text: 'Nginx and the API answer, and the API reaches PostgreSQL.' };
  const told = problem.safeParse(await answer.json().catch(() => undefined));
  return {
    level: 'trouble',
    text: `The API answers ${answer.status}: ${told.data?.detail ?? 'nothing is behind Nginx.'}`,
    article: 'The API answers 503',
  };
}
