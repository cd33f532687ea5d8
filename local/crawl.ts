import { usage } from './crawl/arguments';
import { crawlCommand } from './crawl/crawl-command';
import { runCommand } from './run-command';

runCommand(crawlCommand, usage);
