/** A statement that runs a prepared one. */
export interface ExecuteSql {
  /** Of the prepared statement. */
  readonly name: string;
  /** What stands behind USING, as SQL between commas. @default - nothing does */
  readonly values?: string;
}

const execute = /^\s*EXECUTE\s+("?)([a-z_][\w@:]*)\1(?:\s+USING\s+([^]+))?$/i;

/** Reads `EXECUTE name USING 'a', 1`; undefined for every other statement. @param sql without a semicolon at the end */
export function parseExecute(sql: string): ExecuteSql | undefined {
  const [, , name, values] = execute.exec(sql) ?? [];
  if (name === undefined) return undefined;
  return { name, ...(values !== undefined && { values }) };
}
