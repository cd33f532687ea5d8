import { spawn } from 'node:child_process';
import path from 'node:path';
import type { EmulatedAccount } from './emulated-account';

const repository = path.join(__dirname, '../..');
const cli = path.join(repository, 'node_modules/aws-cdk/bin/cdk');

export interface CommandAnswer {
  readonly code: number | null;
  /** All that it said, on both streams. */
  readonly output: string;
}

/** Runs the CDK's command line against the account, with the project's cdk.json. */
export function cdk(account: EmulatedAccount, ...args: readonly string[]): Promise<CommandAnswer> {
  return command(account, cli, ['--no-notices', '--no-color', '--ci', ...args], {
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  });
}

/** `npm run query` without its set-up, as a user with credentials for the account. */
export function query(account: EmulatedAccount, ...args: readonly string[]): Promise<CommandAnswer> {
  return command(account, '--import', ['tsx', path.join(repository, 'local/query.ts'), ...args]);
}

function command(
  { settings, folder }: EmulatedAccount,
  first: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<CommandAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [first, ...args], {
      cwd: repository,
      env: {
        PATH: process.env['PATH'],
        // The user's own settings of the CLI are not read, and its cache goes with the account.
        HOME: folder,
        TMPDIR: folder,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...settings.aws,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 300_000,
    });
    let output = '';
    const hear = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}
