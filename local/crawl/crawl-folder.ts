import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crawledTableName, isStreamed, landingName } from '../../lib/contracts/crawl';
import type { CrawlOptions, CrawlPlace } from './crawl-options';
import { SchemaReader } from './file-schema';
import { FolderCrawl, type FolderReport, type TableReport } from './folder-crawl';
import { listLanding, type PassedOver } from './landing-files';
import { makeDatabase } from './make-database';
import { readFiles } from './read-files';

/** What a crawl has made of a folder. */
export interface CrawlReport {
  readonly tables: readonly TableReport[];
  readonly passedOver: readonly PassedOver[];
}

/**
 * Makes tables of the files of a folder of landing/, or brings up to date those that are there. Nothing is ever dropped.
 *
 * @throws Error one sentence, for a name that a streamed table has, and for files that are no table; tables of the same
 *   crawl that came before it are entered
 */
export async function crawlFolder(place: CrawlPlace, options: CrawlOptions): Promise<CrawlReport> {
  if (!landingName.test(options.folder)) {
    throw new Error(`"${options.folder}" is no folder of landing/: name one, such as sales.`);
  }
  refuseStreamed(options.folder);
  const listing = await listLanding(place.s3, place.bucket, options);
  for (const { name } of listing.folders) refuseStreamed(name);
  await makeDatabase(place.glue, place.database);
  const samples = await mkdtemp(join(tmpdir(), 'tidemark-crawl-'));
  const reader = await SchemaReader.open();
  try {
    const reports: FolderReport[] = [];
    for (const folder of listing.folders) {
      const crawl = new FolderCrawl(place, options, folder);
      reports.push(await crawl.run((files) => readFiles(place, files, reader, samples)));
    }
    return {
      tables: reports.flatMap(({ table }) => table ?? []),
      passedOver: [...listing.passedOver, ...reports.flatMap(({ noData }) => noData)],
    };
  } finally {
    reader.close();
    await rm(samples, { recursive: true, force: true });
  }
}

function refuseStreamed(folder: string): void {
  if (!isStreamed(folder)) return;
  throw new Error(
    `${crawledTableName(folder)} is declared by the stream and never crawled: give the folder ${folder} another name.`,
  );
}
