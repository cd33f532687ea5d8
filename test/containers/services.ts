import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { jobs } from '../../containers/jobs/spec';
import { nginx } from '../../containers/nginx/spec';
import { recover } from '../../containers/recover/spec';
import { nifiSpec } from '../../containers/nifi/spec';
import type { ContainerSpec, ImageSpec } from '../../lib/contracts/container-spec';

/** Every container of the route that runs on. */
export const services: readonly ContainerSpec[] = [nginx, api, connectSpec, nifiSpec];

/** These and the images whose containers run and end. */
export const images: readonly ImageSpec[] = [...services, jobs, recover];
