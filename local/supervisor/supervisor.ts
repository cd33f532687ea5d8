/** Ends what a step has started. `hurry` is aborted when nobody wants to wait any longer. */
export type Undo = (hurry: AbortSignal) => Promise<void>;

/** One step of the start: a process that becomes ready, or a handler that runs once. */
export interface Step<Name extends string = string> {
  readonly name: Name;
  /** What is done, for the screen: `start PostgreSQL`. */
  readonly title: string;
  /** Steps that must be done before this one begins, and that are undone only after it. */
  readonly needs: readonly Name[];
  /** On failure it has cleaned up after itself. */
  readonly start: (signal: AbortSignal) => Promise<Undo | undefined>;
}

export interface StepEvent {
  readonly step: Step;
  readonly state: 'begins' | 'done' | 'failed';
  /** Seconds since the step began. */
  readonly seconds: number;
}

/**
 * Starts steps as soon as what they need is done, side by side where they do not need each other, and undoes them
 * in reverse: a step only after all that needed it.
 */
export class Supervisor {
  private readonly undos = new Map<string, Undo>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly life = new AbortController();
  private readonly hurry = new AbortController();
  private stopping: Promise<void> | undefined;

  constructor(
    private readonly steps: readonly Step[],
    private readonly watch: (event: StepEvent) => void = () => undefined,
  ) {
    checkOrder(steps);
  }

  /**
   * Resolves when every step is done. When one fails, the others are called off, all is undone, and the failure
   * is thrown.
   */
  async start(): Promise<void> {
    for (const step of this.steps) this.running.set(step.name, this.run(step));
    try {
      await Promise.all(this.running.values());
    } catch {
      const reason: unknown = this.life.signal.reason;
      await this.stop();
      throw reason;
    }
  }

  /** Undoes everything; called again with `hurry` it waits no longer for anything. */
  stop({ hurry = false }: { hurry?: boolean } = {}): Promise<void> {
    if (hurry) this.hurry.abort();
    this.life.abort(new Error('The route is being stopped.'));
    this.stopping ??= this.undoAll();
    return this.stopping;
  }

  private async run(step: Step): Promise<void> {
    for (const name of step.needs) await this.running.get(name);
    this.life.signal.throwIfAborted();
    const begun = Date.now();
    const tell = (state: StepEvent['state']) => {
      this.watch({ step, state, seconds: (Date.now() - begun) / 1000 });
    };
    tell('begins');
    try {
      const undo = await step.start(this.life.signal);
      if (undo) this.undos.set(step.name, undo);
      tell('done');
    } catch (error) {
      if (!this.life.signal.aborted) tell('failed');
      this.life.abort(error);
      throw error;
    }
  }

  private async undoAll(): Promise<void> {
    await Promise.allSettled(this.running.values());
    const undone = new Map<string, Promise<void>>();
    // The list is in an order in which needs come first, so its reverse meets every needer before the needed.
    for (const step of [...this.steps].reverse()) {
      const needers = this.steps.filter(({ needs }) => needs.includes(step.name));
      undone.set(
        step.name,
        this.undoAfter(
          step,
          needers.flatMap(({ name }) => undone.get(name) ?? []),
        ),
      );
    }
    await Promise.all(undone.values());
  }

  /** An undo that fails does not keep the others from running; processes are killed in the end anyway. */
  private async undoAfter(step: Step, needers: readonly Promise<void>[]): Promise<void> {
    await Promise.all(needers);
    await this.undos
      .get(step.name)?.(this.hurry.signal)
      .catch(() => undefined);
    this.undos.delete(step.name);
  }
}

function checkOrder(steps: readonly Step[]): void {
  const before = new Set<string>();
  for (const { name, needs } of steps) {
    const missing = needs.find((need) => !before.has(need));
    if (missing !== undefined)
      throw new Error(`Step ${name} needs ${missing}, which does not stand before it.`);
    before.add(name);
  }
}

/** The named steps and all that they need, in the order of the list; all steps when no name is given. */
export function stepsFor<Name extends string>(
  steps: readonly Step<Name>[],
  only?: readonly Name[],
): Step<Name>[] {
  if (only === undefined) return [...steps];
  const unknown = only.find((name) => !steps.some((step) => step.name === name));
  if (unknown !== undefined) throw new Error(`There is no step "${unknown}".`);
  const wanted = new Set<Name>(only);
  for (const step of [...steps].reverse()) {
    if (wanted.has(step.name)) step.needs.forEach((name) => wanted.add(name));
  }
  return steps.filter(({ name }) => wanted.has(name));
}
