import { randomUUID } from 'node:crypto';
import type { ImageSpec } from '../../lib/contracts/container-spec';
import { waitUntil } from '../pipeline/wait-until';
import { testTag } from './built-image';
import { docker } from './docker';

/** A container that runs as ECS runs it: a file system that is read only, no capabilities. It is on the loopback of this machine. */
export class Container {
  private constructor(
    readonly id: string,
    private readonly spec: ImageSpec,
  ) {}

  /**
   * @param env the whole environment; values do not show in the list of processes
   * @param memory as Docker writes it
   * @param volumes names of Docker's own volumes, by the folder where each stands; other folders get new ones
   */
  static async start(
    spec: ImageSpec,
    env: Readonly<Record<string, string>>,
    { memory = '1g', volumes = {} }: { memory?: string; volumes?: Readonly<Record<string, string>> } = {},
  ): Promise<Container> {
    const name = `tidemark-test-${spec.name}-${randomUUID().slice(0, 8)}`;
    const id = await docker(
      [
        ...['run', '--detach', '--name', name, '--network', 'host', '--memory', memory],
        ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'],
        ...Object.entries(volumes).flatMap(([folder, volume]) => ['--volume', `${volume}:${folder}`]),
        ...Object.keys(env).flatMap((variable) => ['--env', variable]),
        testTag(spec),
      ],
      env,
    );
    return new Container(id, spec);
  }

  /** What a program in the container prints. @throws when it does not end with 0 */
  exec(...command: readonly string[]): Promise<string> {
    return docker(['exec', this.id, ...command]);
  }

  async inspect(format: string): Promise<string> {
    return docker(['inspect', '--format', format, this.id]);
  }

  /** Until Docker's own check, the HEALTHCHECK of the image, has gone well. @throws with the log when it does not */
  async healthy(seconds: number): Promise<void> {
    const state = () => this.inspect('{{.State.Status}} {{.State.Health.Status}}');
    try {
      await waitUntil(
        `${this.spec.name} to be healthy`,
        async () => {
          const now = await state();
          if (!now.startsWith('running')) throw new Error(`${this.spec.name} has ended.`);
          return now === 'running healthy';
        },
        seconds,
      );
    } catch (cause) {
      throw new Error(`${String(cause)} ${await state()}\n${await this.log()}`, { cause });
    }
  }

  /** The last lines of its output. */
  async log(): Promise<string> {
    return docker(['logs', '--tail', '30', this.id]).catch(String);
  }

  /** Asks it to end as ECS does, with the image's stop signal. @returns what it ended with, and after which time */
  async stop(graceSeconds: number): Promise<{ code: number; seconds: number }> {
    const start = Date.now();
    await docker(['stop', '--time', String(graceSeconds), this.id]);
    const seconds = (Date.now() - start) / 1000;
    return { code: Number(await this.inspect('{{.State.ExitCode}}')), seconds };
  }

  async remove(): Promise<void> {
    await docker(['rm', '--force', '--volumes', this.id]);
  }
}
