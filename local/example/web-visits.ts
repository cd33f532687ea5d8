/** Something that a visitor of the shop's web site asked for. */
export interface Hit {
  /** From 1 to 20; the same person every day. */
  readonly visitor: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly path: string;
  /** Of HTTP. */
  readonly status: number;
}

const dayMs = 86_400_000;

/** What so many visitors do on each day: seconds since they came, path, and the answer where it is an error. */
const visits: readonly { visitors: number; hits: readonly (readonly [number, string, number?])[] }[] = [
  {
    visitors: 8,
    hits: [
      [0, '/'],
      [20, '/products'],
      [50, '/products/coffee'],
    ],
  },
  {
    visitors: 5,
    hits: [
      [0, '/'],
      [15, '/products'],
      [40, '/products/tea'],
      [70, '/cart'],
      [95, '/checkout'],
    ],
  },
  // The checkout fails, then does not.
  {
    visitors: 2,
    hits: [
      [0, '/'],
      [12, '/products/tea'],
      [30, '/cart'],
      [41, '/checkout', 503],
      [55, '/checkout'],
    ],
  },
  // They come back after forty minutes, which is another visit, and no step from page to page.
  {
    visitors: 3,
    hits: [
      [0, '/'],
      [2400, '/products'],
    ],
  },
  // By a link that leads nowhere any more.
  {
    visitors: 2,
    hits: [
      [0, '/offers/2019', 404],
      [9, '/'],
      [33, '/products'],
    ],
  },
];

/** What was asked for on a day, in the order of time: made up so that its answers are known, and the same on every day. @param day `YYYY-MM-DD`, UTC */
export function webVisits(day: string): Hit[] {
  const people = visits.flatMap(({ visitors, hits }) => Array.from({ length: visitors }, () => hits));
  return people
    .flatMap((hits, index) =>
      hits.map(([seconds, path, status = 200]) => ({
        visitor: index + 1,
        at: Date.parse(day) + (8 + (index % 12)) * 3_600_000 + index * 61_000 + seconds * 1000,
        path,
        status,
      })),
    )
    .sort((a, b) => a.at - b.at || a.visitor - b.visitor);
}

/** The last seven whole days, the newest last. @param now milliseconds since 1970 */
export function lastWeek(now: number): string[] {
  return [7, 6, 5, 4, 3, 2, 1].map((ago) => new Date(now - ago * dayMs).toISOString().slice(0, 10));
}

/** The pages that were shown, as JSON lines. */
export function clicksFile(hits: readonly Hit[]): string {
  return hits
    .filter(({ status }) => status === 200)
    .map(({ visitor, at, path }) => ({
      visitor: `v${visitor}`,
      clicked_at: new Date(at).toISOString(),
      page: path,
    }))
    .map((click) => `${JSON.stringify(click)}\n`)
    .join('');
}

/** Every request, as a web server writes it in the combined log format. */
export function accessLogFile(hits: readonly Hit[]): string {
  return hits
    .map(({ visitor, at, path, status }) => {
      const bytes = status === 200 ? 4_000 + 100 * path.length : 150;
      return `203.0.113.${visitor} - - [${logTime(at)}] "GET ${path} HTTP/1.1" ${status} ${bytes} "-" "Mozilla/5.0"\n`;
    })
    .join('');
}

/** As in `28/Nov/2026:10:00:00 +0000`. */
function logTime(at: number): string {
  const [, , day = '', month = '', year = '', time = ''] =
    /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(new Date(at).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
