import path from 'node:path';
import { nifiHome, nifiHomeVariable } from './engines/nifi-home';
import { apiPortVariable, parseApiPort } from './route/ports';
import { startCommand } from './supervisor/start-command';

// Said by the AWS SDK on Node 20; the route's version of it still runs there.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void startCommand({
  args: process.argv.slice(2),
  out: process.stdout,
  stateDir: path.join(__dirname, '..', '.tidemark'),
  start: async ({ delivery, ...options }) => {
    const nifi = delivery === 'nifi' ? nifiHome(process.env[nifiHomeVariable]) : undefined;
    const apiPort = parseApiPort(process.env[apiPortVariable]);
    // Loads the engines' clients, which neither --help nor a wrong option needs.
    const { startRoute } = await import('./route/route');
    return startRoute({ ...options, nifi, apiPort, wishedApiPort: 8080 });
  },
  job: async (route, options) => (await import('./job/main-job')).mainJob(route, options),
  welcome: ({ endpoints, settings }) => [
    '',
    `Front door  ${endpoints.api}/docs`,
    `API key     ${settings.apiKey()}`,
    `Try         curl '${endpoints.api}/v1/orders?limit=2' -H 'authorization: Bearer ${settings.apiKey()}'`,
    ...(settings.nifi ? [`NiFi        ${settings.nifi.url} (${settings.nifi.user})`] : []),
    'Ask         npm run query -- "select * from orders limit 5"',
    'Stop        Ctrl-C',
  ],
}).then((code) => {
  // Clients that the job has left open would keep the process alive.
  process.exit(code);
});
