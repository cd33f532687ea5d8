import type { GlueClient } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ListingOptions } from './landing-files';

/** Where a crawl looks and writes. */
export interface CrawlPlace {
  readonly s3: S3Client;
  readonly glue: GlueClient;
  readonly bucket: string;
  /** Glue database of what crawls find: no streamed table is in it. */
  readonly database: string;
}

/** As of an environment's `landing.folders`. */
export interface CrawlOptions extends ListingOptions {
  readonly schemaChange: 'update' | 'log';
  readonly recrawl: 'everything' | 'new-folders';
}
