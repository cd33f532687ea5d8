import { prod, withValues } from '../stacks/synthesise';

/**
 * prod with NiFi in the Lambda's place. It counts as no production, which refuses NiFi until a flow comes with it;
 * nothing but the validation asks for that.
 */
export const trial = withValues(prod, {
  production: false,
  delivery: { engine: 'nifi', flow: 'by-hand', allowedCidrs: ['10.8.0.0/16'] },
});
