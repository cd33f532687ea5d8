import type { FlowReport } from './flow-contract';
import { clearContexts, readCanvas, type FlowOnCanvas } from './flow-canvas';
import type { FlowDefinition } from './flow-definition';
import { driftOf, isLive } from './flow-drift';
import type { FlowLifecycle } from './flow-lifecycle';
import { withMark, type FlowMark } from './flow-mark';
import { flowParts } from './flow-parts';
import type { NifiApi, NifiGroup } from './nifi-api';
import { FlowRefused, NifiRefused, NifiUnavailable } from './nifi-errors';
import { viewFlow } from './flow-view';

interface Settings {
  /** Version of NiFi itself. */
  readonly nifi: string;
  readonly handChanges: 'keep' | 'overwrite';
}

interface Found extends FlowOnCanvas {
  readonly active: boolean;
  /** How it differs from what was deployed. */
  readonly drift: readonly string[];
}

/** Brings the canvas from whatever it holds to one running version of the flow. */
export class FlowDeployer {
  constructor(
    private readonly api: NifiApi,
    private readonly lifecycle: FlowLifecycle,
    private readonly definition: FlowDefinition,
    private readonly settings: Settings,
  ) {}

  async deploy(): Promise<FlowReport> {
    const { own, foreign } = await readCanvas(this.api);
    const found: Found[] = [];
    for (const one of own) found.push(await this.look(one));
    const served = found.find(
      ({ mark }) => mark?.state === 'live' && mark.version === this.definition.version,
    );
    const overwrite = this.settings.handChanges === 'overwrite';
    const drift = found.flatMap((one) => (isLive(one) ? one.drift : []));
    if (served && (served.drift.length === 0 || !overwrite)) {
      return { ...(await this.keep(served, found)), drift: served.drift, foreign };
    }
    if (drift.length > 0 && !overwrite) {
      throw new FlowRefused(
        `The flow in NiFi was changed by hand: ${drift.join('; ')}. It goes on running. Take the changes into the flow's definition, then deploy with handChanges 'overwrite'.`,
      );
    }
    return { ...(await this.replace(found)), drift, foreign };
  }

  private async look(one: FlowOnCanvas): Promise<Found> {
    const { active } = await viewFlow(this.api, one.group.id);
    return { ...one, active, drift: await driftOf(this.api, one, this.settings.nifi) };
  }

  /** The wanted version is there: it alone shall run. */
  private async keep(served: Found, found: readonly Found[]): Promise<Outcome> {
    const others = found.filter((one) => one !== served);
    // With others there, a run was ended between two steps, and this one too may be on its way to a stop.
    for (const { group, active } of others.length > 0 ? found : [])
      if (active) await this.lifecycle.stop(group.id);
    const started = await this.lifecycle.start(served.group.id);
    return {
      version: this.definition.version,
      action: started ? 'started' : 'unchanged',
      leftBehind: await this.clear(others),
    };
  }

  private async replace(found: readonly Found[]): Promise<Outcome> {
    // Of runs that were ended before they had started it.
    const leftovers = found.filter((one) => !isLive(one) && !one.active);
    const before = found.filter((one) => !leftovers.includes(one));
    await this.clear(leftovers);
    const staged = await this.stage();
    const running = before.filter(({ active }) => active);
    // What was stopped when a run was ended goes on, if this one fails too.
    const former = running.length > 0 ? running : before;
    await this.orElse(staged.group, former, async () => {
      for (const { group } of running) await this.lifecycle.stop(group.id);
      await this.lifecycle.start(staged.group.id);
    });
    await this.mark(await this.api.readGroup(staged.group.id), { ...staged.mark, state: 'live' });
    return {
      version: this.definition.version,
      action: before.length > 0 ? 'replaced' : 'created',
      leftBehind: await this.clear(before),
    };
  }

  /** Makes the new version beside what runs, without touching that. */
  private async stage(): Promise<{ group: NifiGroup; mark: FlowMark }> {
    await clearContexts(this.api);
    const { version, comments } = this.definition;
    const mark: FlowMark = { version, nifi: this.settings.nifi, state: 'staged', parts: [] };
    const generation = await this.generation();
    const group = await this.api
      .importGroup(
        this.definition.nameOf(generation),
        this.definition.snapshot(withMark(comments, mark), generation),
      )
      .catch((error: unknown) => {
        if (!(error instanceof NifiRefused)) throw error;
        throw new FlowRefused(`NiFi does not take the flow: ${error.message}`, { cause: error });
      });
    const parts = flowParts(await this.api.download(group.id));
    const known = { ...mark, parts };
    await this.orElse(group, [], () => this.lifecycle.validate(group.id));
    return { group: await this.mark(await this.api.readGroup(group.id), known), mark: known };
  }

  /** A number that neither a group nor a parameter context of this version has. */
  private async generation(): Promise<number> {
    const taken = new Set([
      ...(await readCanvas(this.api)).own.map(({ group }) => group.component.name),
      ...(await this.api.readContexts()).map(({ component }) => component.name),
    ]);
    let generation = 1;
    while ([...taken].some((name) => name.endsWith(this.definition.suffixOf(generation)))) generation += 1;
    return generation;
  }

  /** Does it; when it fails, removes what is new and starts what was there. */
  private async orElse(
    added: NifiGroup,
    former: readonly Found[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      // The next try begins with what NiFi has by then.
      if (error instanceof NifiUnavailable) throw error;
      const failures = await this.goBack(added, former);
      if (failures.length === 0) throw error;
      throw new Error(`${wordsOf(error)} The way back failed too: ${failures.join('; ')}`, { cause: error });
    }
  }

  private async goBack(added: NifiGroup, former: readonly Found[]): Promise<string[]> {
    const failures: string[] = [];
    this.lifecycle.grantTime();
    for (const step of [
      () => this.lifecycle.stop(added.id),
      ...former.map(
        ({ group }) =>
          () =>
            this.lifecycle.start(group.id),
      ),
      () => this.lifecycle.discard(added.id),
      () => clearContexts(this.api),
    ]) {
      await step().catch((error: unknown) => failures.push(wordsOf(error)));
    }
    return failures;
  }

  private mark(group: NifiGroup, mark: FlowMark): Promise<NifiGroup> {
    return this.api.setComments(group, withMark(this.definition.comments, mark));
  }

  /** Deletes versions that are not wanted any more. */
  private async clear(all: readonly Found[]): Promise<string[]> {
    const left: string[] = [];
    for (const { group } of all) {
      try {
        await this.lifecycle.discard(group.id);
      } catch (error) {
        if (error instanceof NifiUnavailable) throw error;
        left.push(`${group.component.name}: ${wordsOf(error)}`);
      }
    }
    await clearContexts(this.api);
    return left;
  }
}

type Outcome = Omit<FlowReport, 'drift' | 'foreign'>;

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
