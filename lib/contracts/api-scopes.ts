/** What a key may be allowed to do; each route of the API asks for one of these (containers/api/scopes.py). */
export const apiScopes = [
  'instruments:read',
  'instruments:write',
  'bars:read',
  'bars:write',
  'orders:read',
  'orders:write',
  'ticks:write',
] as const;
export type ApiScope = (typeof apiScopes)[number];
