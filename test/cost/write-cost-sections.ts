import { join } from 'node:path';
import { writeSection } from '../write-section';
import { costPageSection, readmeCostSection } from './cost-sections';

const repository = join(__dirname, '../..');

/** `npm run docs:cost`: writes what README.md and docs/cost.md say of the cost. */
writeSection(join(repository, 'README.md'), 'cost', readmeCostSection());
writeSection(join(repository, 'docs/cost.md'), 'cost', costPageSection());
