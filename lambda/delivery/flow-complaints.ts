import type { NifiApi, NifiBulletin } from './nifi-api';
import { FlowRefused } from './nifi-errors';
import type { NifiPatience } from './nifi-patience';

/** Names of exceptions in a message: what is left of it in a log, since the rest may hold contents of rows. */
const exceptions = /\b[\w.$]*(?:Exception|Error)\b/g;

/** What the components of some groups report as errors from a moment on. */
export class Complaints {
  private last: { readonly at: number; readonly text: string } | undefined;

  private constructor(
    private readonly api: NifiApi,
    private readonly groupIds: ReadonlySet<string>,
    private after: number,
  ) {}

  static async from(api: NifiApi, groupIds: ReadonlySet<string>): Promise<Complaints> {
    const known = await api.readBulletins(0);
    return new Complaints(api, groupIds, Math.max(0, ...known.map(({ id }) => id)));
  }

  /**
   * Returns when nothing was reported for `quietSeconds`.
   *
   * @throws FlowRefused after `settleSeconds`
   */
  async silence(
    patience: NifiPatience,
    { quietSeconds, settleSeconds }: { readonly quietSeconds: number; readonly settleSeconds: number },
  ): Promise<void> {
    const begin = Date.now();
    try {
      await patience.until(async () => {
        await this.listen();
        const quiet = Date.now() - (this.last?.at ?? begin);
        return quiet >= quietSeconds * 1000 || (this.last?.text ?? 'the flow has just started');
      }, settleSeconds);
    } catch (error) {
      throw await this.explain(error);
    }
  }

  /** The error with what was reported last. */
  async explain(error: unknown): Promise<unknown> {
    await this.listen();
    if (this.last === undefined) return error;
    return new FlowRefused(`The flow does not run: ${this.last.text}`, { cause: error });
  }

  private async listen(): Promise<void> {
    for (const bulletin of await this.api.readBulletins(this.after)) {
      this.after = Math.max(this.after, bulletin.id);
      if (!this.groupIds.has(bulletin.groupId ?? '') || bulletin.bulletin?.level !== 'ERROR') continue;
      this.last = { at: Date.now(), text: describe(bulletin.bulletin) };
    }
  }
}

function describe({ sourceName, message }: NonNullable<NifiBulletin['bulletin']>): string {
  const named = [...new Set((message ?? '').match(exceptions) ?? [])].join(', ');
  return `${sourceName ?? 'a component'} reports ${named || 'an error'}; NiFi's pages have the message`;
}
