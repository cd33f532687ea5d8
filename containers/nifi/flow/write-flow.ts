/** `npm run flow`: writes flow.json and its picture anew. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deliveryFlow, flowFile } from './delivery-flow';
import { flowPicture } from './draw-flow';

const flow = deliveryFlow();
writeFileSync(join(__dirname, 'flow.json'), flowFile(flow));
writeFileSync(join(__dirname, '..', '..', '..', 'docs', 'nifi-flow.svg'), flowPicture(flow));
