import getPort, { clearLockedPorts } from 'get-port';

/** Below the range from which systems take ports of outgoing connections, so that none is lost before its use. */
const firstPort = 20_000;
const portCount = 12_000;

/**
 * A free port for each name: the wished one where it is free, else one of 20000 to 31999. Free on every address
 * of the machine, though the route listens on 127.0.0.1 only.
 */
export async function choosePorts<Name extends string>(
  names: readonly Name[],
  wished: Partial<Record<Name, number>> = {},
): Promise<Record<Name, number>> {
  const chosen = new Map<Name, number>();
  for (const name of names) {
    const wish = wished[name];
    const port = [...(wish === undefined ? [] : [wish]), ...randomPorts()];
    chosen.set(name, await freePort({ port, exclude: [...chosen.values()] }));
  }
  return Object.fromEntries(chosen) as Record<Name, number>;
}

/** The variable that fixes the port of the front door. */
export const apiPortVariable = 'TIDEMARK_API_PORT';

/** @throws Error one sentence, when the value is no port number */
export function parseApiPort(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new Error(`${apiPortVariable}=${value} is no port: give a number from 1 to 65535, or unset it.`);
}

/** @throws Error one sentence that names the variable to change, when the port cannot be had */
export async function refuseTakenPort(port: number): Promise<void> {
  if ((await freePort({ port })) === port) return;
  throw new Error(
    `Port ${port} is taken or not allowed: set ${apiPortVariable} to another one, or unset it and a free one is chosen.`,
  );
}

/** get-port keeps back for some time what it gave, which a second start in this process must not notice. */
function freePort(options: Parameters<typeof getPort>[0]): Promise<number> {
  clearLockedPorts();
  return getPort(options);
}

function randomPorts(): number[] {
  return Array.from({ length: 32 }, () => firstPort + Math.floor(Math.random() * portCount));
}
