import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { nginx } from '../../containers/nginx/spec';
import { nifiSpec } from '../../containers/nifi/spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';

/** Every container of the route that runs on. */
export const services: readonly ContainerSpec[] = [nginx, api, connectSpec, nifiSpec];
