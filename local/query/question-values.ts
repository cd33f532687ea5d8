import type { ParameterType, Question, QuestionParameter } from '../../lib/queries/questions';

const dayMs = 86_400_000;

/**
 * Values of a question's marks, each written as SQL, in the order of the marks.
 *
 * @param given by name of the parameter, as a person writes them; the declared ones stand in for the others
 * @param now milliseconds since 1970; what `today` (UTC) means
 * @throws Error one sentence that names the parameter
 */
export function questionValues(
  { name, parameters, marks }: Question,
  given: Readonly<Record<string, string>>,
  now = Date.now(),
): string[] {
  const stranger = Object.keys(given).find((one) => !parameters.some((known) => known.name === one));
  if (stranger !== undefined) {
    const known = parameters.map((parameter) => parameter.name).join(', ');
    throw new Error(
      `${name} has no parameter "${stranger}": ${known === '' ? 'it takes none' : `take ${known}`}.`,
    );
  }
  const values = new Map(
    parameters.map((parameter) => [parameter.name, sqlValue(parameter, given[parameter.name], now)]),
  );
  return marks.map((parameter) => values.get(parameter) ?? '');
}

const writers: Readonly<Record<ParameterType, (value: string, now: number) => string | undefined>> = {
  varchar: (value) => `'${value.replaceAll("'", "''")}'`,
  bigint: (value) => (/^-?\d{1,18}$/.test(value) ? value : undefined),
  date: (value, now) => {
    const day = dayOf(value, now);
    return day === undefined ? undefined : `DATE '${day}'`;
  },
};

const examples: Readonly<Record<ParameterType, string>> = {
  varchar: 'text',
  bigint: 'a whole number',
  date: 'a day such as 2026-01-31, today, yesterday or "7 days ago"',
};

function sqlValue(
  { name, type, fallback }: QuestionParameter,
  given: string | undefined,
  now: number,
): string {
  const value = given ?? fallback;
  const written = writers[type](value, now);
  if (written === undefined) throw new Error(`--param ${name}=${value} is not ${examples[type]}.`);
  return written;
}

/** `YYYY-MM-DD` in UTC; undefined for what names no day. */
function dayOf(value: string, now: number): string | undefined {
  const ago =
    value === 'today' ? '0' : value === 'yesterday' ? '1' : /^(\d{1,5}) days? ago$/.exec(value)?.[1];
  if (ago !== undefined) return new Date(now - Number(ago) * dayMs).toISOString().slice(0, 10);
  const time = /^\d{4}-\d{2}-\d{2}$/.test(value) ? Date.parse(`${value}T00:00:00Z`) : Number.NaN;
  // A day that a month does not have becomes one of the next month.
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value ? undefined : value;
}
