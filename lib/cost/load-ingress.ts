import { valueAt } from '../guard/template';
import { gb, type LoadCost, type LoadOfMonth } from './load';
import { accessLogBytes, headerBytes, requestsPerCpuSecond, rowJsonBytes, scaleAtShare } from './load-model';
import { taskUnits } from './pricers';
import { numberAt, type NamedResource, type Resources } from './resources';
import { mostTasks, serviceTime } from './running-time';

/** Requests at the load balancer, the web ACL, the API's tasks and their logs. */
export function ingressCost(resources: Resources, month: LoadOfMonth): LoadCost {
  const stage = 'ingress' as const;
  const [balancer] = resources.ofType('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const lists = resources.ofType('AWS::WAFv2::WebACL').length;
  const perSecond = month.requests / month.seconds;
  const received = month.requests * headerBytes.request + month.changes * rowJsonBytes.request;
  const answered = month.requests * headerBytes.answer + month.changes * rowJsonBytes.answer;
  const open = balancer && valueAt(balancer.resource.Properties, ['Scheme']) === 'internet-facing';
  const tasks = moreTasks(resources, perSecond);
  return {
    lines: [
      // A unit passes a GB in an hour; clients keep their connections.
      {
        stage,
        what: 'bytes at the load balancer',
        price: 'balancer-unit-hour',
        units: balancer ? gb(received + answered) : 0,
      },
      { stage, what: 'requests at the web ACL', price: 'firewall-request', units: lists * month.requests },
      {
        stage,
        what: 'answers to the internet',
        price: 'internet-gb',
        units: open ? gb(answered) : 0,
      },
      { stage, what: 'access log', price: 'log-gb', units: gb(month.requests * accessLogBytes) },
      ...tasks.units.map((units) => ({ stage, ...units })),
    ],
    notes: tasks.notes,
  };
}

function moreTasks(resources: Resources, requestsPerSecond: number) {
  const service = resources.ofType('AWS::ECS::Service').find(({ id }) => id.startsWith('Ingress'));
  if (!service) return { units: [], notes: [] };
  const { tasks, hours } = serviceTime(resources, service);
  const most = mostTasks(resources, service);
  const needed = Math.ceil(
    requestsPerSecond / (requestsPerCpuSecond * scaleAtShare * vcpuOf(service, resources)),
  );
  const more = Math.max(0, Math.min(needed, most) - tasks);
  return {
    units: taskUnits(service, resources, more * hours),
    notes:
      needed > most
        ? [
            `The API would need ${needed} tasks for ${Math.round(requestsPerSecond)} requests a second and may have ${most}: send more rows in a request, or raise ingress.maxTasks.`,
          ]
        : [],
  };
}

function vcpuOf(service: NamedResource, resources: Resources): number {
  const [definition] = resources
    .ofType('AWS::ECS::TaskDefinition')
    .filter(({ id }) => JSON.stringify(service.resource.Properties.TaskDefinition).includes(`"${id}"`));
  if (!definition) throw new Error(`AWS::ECS::Service ${service.id} names no task definition of its stacks.`);
  return numberAt(definition, 'Cpu') / 1024;
}
