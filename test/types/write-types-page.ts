/** `npm run docs:types`: writes docs/types.md anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { typesPage } from './types-page';

writeFileSync(join(__dirname, '..', '..', 'docs', 'types.md'), typesPage());
