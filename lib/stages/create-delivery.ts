import type { Construct } from 'constructs';
import type { Delivery, DeliveryProps } from './delivery';
import { LambdaDelivery } from './lambda-delivery';
import { NifiDelivery } from './nifi-delivery';

/** The delivery of the engine that the configuration names. */
export function createDelivery(scope: Construct, id: string, props: DeliveryProps): Delivery {
  const { delivery } = props.config;
  return delivery.engine === 'lambda'
    ? new LambdaDelivery(scope, id, { ...props, delivery })
    : new NifiDelivery(scope, id, { ...props, delivery });
}
