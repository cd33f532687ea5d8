/** Calls recover-capture once, outside of Lambda, whose 15 minutes a snapshot may outlast. Ends with 1 when it failed. */
import { recoveryTaskEnvironment } from './contract';
import { handler } from './recover-capture';

async function main(): Promise<void> {
  console.log(JSON.stringify(await handler(recoveryTaskEnvironment.parse(process.env).REGISTRATION)));
}

// A container's first process has no handler of its own. What was cut off may be run again.
process.once('SIGTERM', () => process.exit(143));

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
