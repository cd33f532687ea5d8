import { findJob, jobPlace } from '../../lib/contracts/jobs';
import { landingPrefix } from '../../lib/contracts/lake-layout';
import { regionFiles, salesFiles, type ShopData } from './shop-data';
import { accessLogFile, clicksFile, lastWeek, webVisits } from './web-visits';

/** A folder of landing/ of the example. */
export interface ExampleFolder {
  /** Key of the folder, with a slash at the end. */
  readonly prefix: string;
  /** By name. */
  readonly files: Readonly<Record<string, string>>;
  readonly what: string;
  /** Job that makes a table of it, as it is run. */
  readonly job: string;
}

/** How `to-table` takes the clicks. */
export const clicksParameters = {
  name: 'clicks',
  format: 'json',
  columns: 'visitor string not null, clicked_at timestamp not null, page string not null',
} as const;

/** @param now milliseconds since 1970: clicks and logs are of the seven days before, a file a day */
export function exampleFolders(data: ShopData, now: number): readonly ExampleFolder[] {
  const days = lastWeek(now).map((day) => ({ day, hits: webVisits(day) }));
  const folder = (job: string) => `${jobPlace(findJob(job), {}).source}/`;
  const { sales } = data;
  return [
    {
      prefix: folder('sales-by-region'),
      files: regionFiles(data),
      what: `${sales.length} sales, each with its region`,
      job: 'sales-by-region',
    },
    {
      prefix: folder('sales-and-stock'),
      files: salesFiles(data),
      what: 'the same, each with its customer',
      job: 'sales-and-stock',
    },
    {
      prefix: folder('access-log-sessions'),
      files: Object.fromEntries(days.map(({ day, hits }) => [`${day}.log`, accessLogFile(hits)])),
      what: "a web server's log of the last seven days",
      job: 'access-log-sessions',
    },
    {
      prefix: landingPrefix(clicksParameters.name),
      files: Object.fromEntries(days.map(({ day, hits }) => [`${day}.jsonl`, clicksFile(hits)])),
      what: 'what its visitors clicked',
      job: [
        'to-table',
        ...Object.entries(clicksParameters).map(([name, value]) => `--param "${name}=${value}"`),
      ].join(' '),
    },
  ];
}
