import { execFile, spawnSync } from 'node:child_process';
import { platform } from 'node:os';
import { promisify } from 'node:util';

const longest = 9 * 60_000;

/** What `docker` with these arguments prints, without the blanks around it. @throws with what it complained about */
export async function docker(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('docker', args, {
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
      timeout: longest,
    });
    return stdout.trim();
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`docker ${args[0] ?? ''} failed: ${shortened(`${stdout ?? ''}\n${stderr ?? ''}`)}`, {
      cause: error,
    });
  }
}

/** A build says at its end what was wrong, a Java program at its beginning. */
function shortened(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.length <= 40 ? lines : [...lines.slice(0, 20), '...', ...lines.slice(-20)]).join('\n');
}

/** Why no container can be started on this machine; undefined when one can. Waits, so that tests can be named by it. */
export function dockerRefusal(): string | undefined {
  if (platform() !== 'linux')
    return 'the containers share the loopback of the machine, which Docker does on Linux only';
  const { status } = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 20_000 });
  return status === 0 ? undefined : 'no Docker daemon answers "docker info"';
}

/** True when the daemon has the image or could fetch it. */
export function imageIsThere(image: string): boolean {
  const ends = (...args: string[]) =>
    spawnSync('docker', args, { stdio: 'ignore', timeout: longest }).status === 0;
  return ends('image', 'inspect', image) || ends('pull', '--quiet', image);
}
