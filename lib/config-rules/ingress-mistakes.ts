import type { ResolvedConfig } from '../config';

export function ingressMistakes({ ingress: { tasks, maxTasks, wafRules } }: ResolvedConfig): string[] {
  const mistakes: string[] = [];
  if (maxTasks < tasks) {
    mistakes.push(
      `ingress.maxTasks is ${maxTasks}: there are ${tasks} tasks without load already; use at least that.`,
    );
  }
  const twice = wafRules.find((name, index) => wafRules.indexOf(name) !== index);
  if (twice !== undefined) mistakes.push(`ingress.wafRules has ${twice} twice: name it once.`);
  return mistakes;
}
