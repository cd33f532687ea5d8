import type { FrontDoor, Measured } from './front-door';
import { instrument } from './requests';
import type { Pace, Target } from './vegeta';

/**
 * The same GET with and without the cache of the front door.
 *
 * @returns ratio: of requests a second; cpuRatio: of requests per CPU-second of Nginx and API together
 * @throws Error when an answer does not come from where it should, or a request was refused
 */
export async function measureCache(front: FrontDoor, pace: Pace, seconds: number) {
  const [cached, uncached] = [instrument(front.door, true), instrument(front.door, false)];
  await ask(uncached);
  await refuseOther(cached, 'HIT');
  await refuseOther(uncached, 'BYPASS');
  const from = {
    cache: await front.measureAll('GET from the cache', [cached], pace, seconds),
    api: await front.measureAll('GET from the API', [uncached], pace, seconds),
  };
  return {
    ...from,
    ratio: round(from.cache.perSecond / from.api.perSecond),
    cpuRatio: round(perCpuSecond(from.cache) / perCpuSecond(from.api)),
  };
}

async function refuseOther(target: Target, wanted: string): Promise<void> {
  const status = await ask(target);
  if (status !== wanted)
    throw new Error(`GET ${target.url} was answered by ${String(status)}, not ${wanted}.`);
}

/** @returns where the answer came from */
async function ask({ url, headers }: Target): Promise<string | null> {
  const answer = await fetch(url, { headers });
  await answer.arrayBuffer();
  return answer.headers.get('x-cache-status');
}

function perCpuSecond({ acknowledged, cpuSeconds }: Measured): number {
  return acknowledged / (cpuSeconds.nginx + cpuSeconds.api);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
