import { prod, withValues } from '../stacks/synthesise';

/** prod with NiFi in the Lambda's place. */
export const trial = withValues(prod, { delivery: { engine: 'nifi', allowedCidrs: ['10.8.0.0/16'] } });
