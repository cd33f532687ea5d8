import type { Question } from './questions';

/** A bar for each value of a column, as long as another one says. */
interface Bars {
  readonly kind: 'bars';
  readonly category: string;
  readonly value: string;
}

/** The answer as it is. */
interface Table {
  readonly kind: 'table';
}

/** What a dashboard shows of a question's answer. */
export type Picture = (Bars | Table) & {
  /** Name of the question. */
  readonly question: string;
  /** Values of its parameters, as a person writes them. @default - the declared ones */
  readonly values?: Readonly<Record<string, string>>;
};

/** Asked in the morning, a day that has just begun has no answer yet. */
const wholeDay = { values: { day: 'yesterday' } };

/** In the order in which a dashboard shows them. What gives a row for each order is left to who asks for one. */
export const pictures: readonly Picture[] = [
  { question: 'sales-by-region', kind: 'bars', category: 'region', value: 'total' },
  { question: 'sales-by-instrument', kind: 'bars', category: 'symbol', value: 'total' },
  { question: 'order-to-fill-time', kind: 'bars', category: 'region', value: 'median_seconds' },
  { question: 'top-movers', kind: 'bars', category: 'symbol', value: 'percent', ...wholeDay },
  { question: 'daily-report', kind: 'table', ...wholeDay },
  { question: 'last-prices', kind: 'table' },
  { question: 'freshness', kind: 'table' },
  { question: 'late-changes', kind: 'table' },
];

/** What is asked, and by which values. */
export function pictureText({ text, parameters }: Question, { values = {} }: Picture): string {
  const said = parameters.map(({ name, fallback }) => `${name}: ${values[name] ?? fallback}`);
  return said.length === 0 ? text : `${text} (${said.join(', ')})`;
}
