/** `npm run compose`: writes compose.yaml anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeFile } from './compose-file';

writeFileSync(join(__dirname, '..', '..', 'compose.yaml'), composeFile());
