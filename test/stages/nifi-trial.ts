import { prod, withValues } from '../stacks/synthesise';

/** prod with the function in NiFi's place. */
export const withFunction = withValues(prod, { delivery: { engine: 'lambda' } });

/** prod with NiFi's pages open. */
export const trial = withValues(prod, { delivery: { engine: 'nifi', allowedCidrs: ['10.8.0.0/16'] } });
