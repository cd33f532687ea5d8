/** `npm run flow`: writes flow.json anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowFile } from './delivery-flow';

writeFileSync(join(__dirname, 'flow.json'), flowFile());
