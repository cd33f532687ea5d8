import { join } from 'node:path';
import type { ProcessSpec } from '../supervisor/process-spec';

export interface FoldSettings {
  /** Variables of fold and upkeep, and what AWS SDKs take from the environment to find S3 and Athena. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds between two folds. @default 30 */
  readonly everySeconds?: number;
}

/** An hour between two upkeeps: folds are far more frequent than in AWS, where a day is enough. */
const upkeepSeconds = 3_600;

/** Fold and upkeep on a schedule; see local/substitutes/schedule. Nothing waits for it: the views are right before. */
export function fold({ env, everySeconds = 30 }: FoldSettings): ProcessSpec {
  return {
    name: 'fold',
    command: [process.execPath, '--import', 'tsx', join(__dirname, '../substitutes/schedule/main.ts')],
    env: {
      ...env,
      FOLD_EVERY_SECONDS: String(everySeconds),
      UPKEEP_EVERY_SECONDS: String(upkeepSeconds),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stopSeconds: 5,
    ready: {
      what: 'the schedule of the fold to start',
      deadlineSeconds: 60,
      check: () => Promise.resolve(true),
    },
  };
}
