import { join } from 'node:path';
import type { Ports } from '../../local/route/settings';
import type { ScratchOptions } from '../pipeline/scratch-route';
import { AwsDoor } from './aws-door';
import { Clocks } from './clocks';
import { Door } from './door';
import { SmallDisk } from './small-disk';

const behindDoors = ['postgres', 'kafka', 'connect', 'trino', 'athena'] as const;

type Disk = 'postgres' | 'kafka';

/** What stands around the engines of a route and can go wrong without them. */
export class Surroundings {
  readonly clocks = new Clocks();
  private doors: Record<(typeof behindDoors)[number], Door> | undefined;
  private awsDoor: AwsDoor | undefined;
  private readonly ends: (() => Promise<unknown>)[] = [];
  private disks: Record<Disk, SmallDisk> | undefined;

  /** The door before an engine. */
  door(engine: (typeof behindDoors)[number]): Door {
    if (!this.doors) throw new Error('The route is not up.');
    return this.doors[engine];
  }

  get aws(): AwsDoor {
    if (!this.awsDoor) throw new Error('The route is not up.');
    return this.awsDoor;
  }

  /** The disk of an engine's data. */
  disk(engine: Disk): SmallDisk {
    if (!this.disks) throw new Error('The engines have no disks of their own.');
    return this.disks[engine];
  }

  /** What a route needs that is to stand in them. */
  get options(): Pick<ScratchOptions, 'doors' | 'variables' | 'furnish' | 'clear'> {
    return {
      doors: (ports) => this.makeDoors(ports),
      variables: (name) => this.clocks.variables(name),
      furnish: async (stateDir) => {
        if (!SmallDisk.possible) return;
        const mount = (engine: string) => SmallDisk.mount(join(stateDir, 'data', engine));
        this.disks = { postgres: await mount('postgres'), kafka: await mount('kafka') };
      },
      clear: async () => {
        for (const disk of Object.values(this.disks ?? {})) await disk.unmount();
      },
    };
  }

  /** Is done when the route has stopped. */
  endLast(end: () => Promise<unknown>): void {
    this.ends.push(end);
  }

  async close(): Promise<void> {
    for (const end of this.ends) await end();
    for (const door of Object.values(this.doors ?? {})) await door.close();
    await this.awsDoor?.close();
  }

  private async makeDoors(ports: Ports): Promise<Partial<Ports>> {
    this.doors = {
      postgres: await Door.before(ports.postgres),
      kafka: await Door.before(ports.kafka),
      connect: await Door.before(ports.connect),
      trino: await Door.before(ports.trino),
      athena: await Door.before(ports.athena),
    };
    this.awsDoor = await AwsDoor.before(ports.aws);
    const told = behindDoors.map((engine) => [engine, this.door(engine).port] as const);
    return { ...Object.fromEntries(told), aws: this.awsDoor.port };
  }
}
