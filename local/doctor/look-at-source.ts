import type { Client } from 'pg';
import { preflight, problemLine } from '../../lambda/source/preflight';
import { leastWalMiB } from '../../lambda/source/preflight-contract';
import { sourceRoles } from '../../lib/contracts/source-names';
import type { Finding } from './finding';

/** Whether the database answers and can be captured. */
export async function lookAtSource(source: Client): Promise<Finding> {
  const { server, problems } = await preflight(source, { role: sourceRoles[2], leastWalMiB });
  const [worst] = problems;
  if (!worst) return { level: 'well', text: `PostgreSQL ${server} is ready for capture.` };
  return {
    level: worst.severity === 'error' ? 'trouble' : 'note',
    text: problemLine(worst),
    article: 'The source cannot be captured',
  };
}
