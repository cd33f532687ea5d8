import type { z } from 'zod';
import { configShape } from './config-shape';

export interface ShapeReport {
  readonly mistakes: readonly string[];
  /** Every value has its type, so that values can be held against each other. */
  readonly typed: boolean;
}

/** What is unknown, missing, of a wrong type or out of its range, each as a sentence with setting, value and fix. */
export function shapeMistakes(config: unknown): ShapeReport {
  const { error } = configShape.safeParse(config);
  const issues = error?.issues ?? [];
  return {
    mistakes: issues.flatMap((issue) => sentences(issue, config)),
    typed: issues.every(({ code }) => code === 'unrecognized_keys' || code === 'custom'),
  };
}

function sentences(issue: z.core.$ZodIssue, config: unknown): string[] {
  const setting = issue.path.map(String).join('.');
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map(
        (key) =>
          `${[...issue.path.map(String), key].join('.')} is no setting of lib/config.ts: remove it or correct its name.`,
      );
    case 'invalid_type':
      return [typeSentence(setting, issue.expected, valueAt(config, issue.path))];
    default:
      return [`${setting} ${issue.message}`];
  }
}

function typeSentence(setting: string, expected: string, value: unknown): string {
  return value === undefined
    ? `${setting} is missing: give a value of type ${expected}.`
    : `${setting} is ${JSON.stringify(value)}: give a value of type ${expected}.`;
}

function valueAt(config: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    config,
  );
}
