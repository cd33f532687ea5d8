import { apiKeyRequest, type ApiKeyRequest } from '../../lambda/source/api-key-contract';
import { parseOptions } from '../parse-options';

export interface ApiKeyArguments {
  readonly request: ApiKeyRequest;
  /** Of another database than the one of the route on this machine. */
  readonly url?: string;
}

/** The word after the command, and where a mistake in the request's fields is mended. */
const places: Readonly<Record<string, string>> = {
  action: 'the first word',
  id: 'ID',
  scopes: '--scope',
  quotaPerMinute: '--quota',
  name: '--name',
  expires: '--expires',
  grace: '--grace',
};

/** @throws {Error} one sentence about the first mistake */
export function parseArguments(args: readonly string[]): ApiKeyArguments {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      quota: { type: 'string' },
      expires: { type: 'string' },
      grace: { type: 'string' },
      url: { type: 'string' },
    },
  });
  const { name, scope, quota, expires, grace, url } = values;
  const [action, id, ...more] = positionals;
  if (action === undefined) throw new Error('Say what to do: make, list, revoke ID or rotate ID.');
  if (more.length > 0) throw new Error(`Give one key at a time; "${more.join(' ')}" is too much.`);
  const given = { id, name, quotaPerMinute: quota === undefined ? quota : Number(quota), expires, grace };
  const request = apiKeyRequest.safeParse({
    action,
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(scope !== undefined && { scopes: scope.flatMap((names) => names.split(',')) }),
  });
  if (request.success) return { request: request.data, ...(url !== undefined && { url }) };
  const [issue] = request.error.issues;
  throw new Error(sentence(action, issue));
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

function sentence(action: string, issue: Issue | undefined): string {
  const place = (field: unknown) => places[String(field)] ?? String(field);
  const [field] = issue?.path ?? [];
  if (issue?.code === 'unrecognized_keys') return `${action} takes no ${place(issue.keys?.[0])}.`;
  if (field === 'action') return `There is no "${action}": take make, list, revoke or rotate.`;
  if (issue?.message.startsWith('Invalid input') === true) return `${action} needs ${place(field)}.`;
  return `${place(field)} ${issue?.message ?? 'is wrong'}.`;
}
