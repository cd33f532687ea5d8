import type { ResolvedConfig, TaskSize } from '../config';

/** Memory in MiB that Fargate gives with each number of CPU units: least, most, step. */
const memoryOf = new Map<number, { readonly least: number; readonly most: number; readonly step: number }>([
  [512, { least: 1024, most: 4096, step: 1024 }],
  [1024, { least: 2048, most: 8192, step: 1024 }],
  [2048, { least: 4096, most: 16_384, step: 1024 }],
  [4096, { least: 8192, most: 30_720, step: 1024 }],
  [8192, { least: 16_384, most: 61_440, step: 4096 }],
  [16_384, { least: 32_768, most: 122_880, step: 8192 }],
]);

export function taskSizeMistakes({ ingress, capture, delivery }: ResolvedConfig): string[] {
  return [
    ...unknownSize('ingress.taskSize', ingress.taskSize),
    ...unknownSize('capture.taskSize', capture.taskSize),
    ...(delivery.engine === 'nifi' ? unknownSize('delivery.taskSize', delivery.taskSize) : []),
  ];
}

function unknownSize(setting: string, { cpu, memoryMiB }: TaskSize): string[] {
  const memory = memoryOf.get(cpu);
  if (!memory) {
    return [`${setting}.cpu is ${cpu}: Fargate has ${[...memoryOf.keys()].join(', ')} units.`];
  }
  const { least, most, step } = memory;
  return memoryMiB >= least && memoryMiB <= most && memoryMiB % step === 0
    ? []
    : [
        `${setting}.memoryMiB is ${memoryMiB}: with ${cpu} CPU units Fargate gives ${least} to ${most} MiB in steps of ${step}.`,
      ];
}
