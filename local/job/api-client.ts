import type { RouteSettings } from '../route/settings';

/** Calls the front door as any client would. */
export class ApiClient {
  private readonly url: string;
  private readonly key: string;

  constructor({ endpoints, apiKey }: Pick<RouteSettings, 'endpoints' | 'apiKey'>) {
    this.url = endpoints.api;
    this.key = apiKey();
  }

  /**
   * @returns the answer's body; undefined for 204
   * @throws {Error} naming method, path, status and the problem's text when the answer is no 2xx
   */
  async send(method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
