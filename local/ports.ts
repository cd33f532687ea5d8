import getPort from 'get-port';

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
    const exclude = [...chosen.values()];
    chosen.set(
      name,
      await getPort({ port: [...(wish === undefined ? [] : [wish]), ...randomPorts()], exclude }),
    );
  }
  return Object.fromEntries(chosen) as Record<Name, number>;
}

/** @throws Error one sentence that names the variable to change, when the port is taken or is none */
export async function fixedPort(variable: string, value: string): Promise<number> {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (port < 1 || port > 65_535) {
    throw new Error(`${variable}=${value} is no port: give a number from 1 to 65535, or unset it.`);
  }
  if ((await getPort({ port })) !== port) {
    throw new Error(
      `Port ${port} is taken or not allowed: set ${variable} to another port, or unset it and a free one is chosen.`,
    );
  }
  return port;
}

function randomPorts(): number[] {
  return Array.from({ length: 32 }, () => firstPort + Math.floor(Math.random() * portCount));
}
