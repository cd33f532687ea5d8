import { monthHours } from './cost-line';

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const weeksOfMonth = monthHours / (7 * 24);

interface Cron {
  readonly minute: string;
  readonly hour: string;
  /** Days of a week on which it falls. */
  readonly days: number;
}

/**
 * Calls that a schedule makes in a month.
 *
 * @throws {Error} for an expression that this app does not write
 */
export function callsOfMonth(expression: string): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression);
  if (rate) {
    const hours = { minute: 1 / 60, hour: 1, day: 24 }[rate[2] ?? ''] ?? Number.NaN;
    return monthHours / (Number(rate[1]) * hours);
  }
  const { minute, hour, days } = cronOf(expression);
  return span(minute, 60) * span(hour, 24) * days * weeksOfMonth;
}

/** Hours of a month between two schedules of the same days, such as a start and a stop. */
export function hoursBetween(start: string, stop: string): number {
  const [from, to] = [cronOf(start), cronOf(stop)];
  const at = ({ hour, minute }: Cron) => Number(hour) + Number(minute) / 60;
  const hours = at(to) - at(from);
  if (!(hours > 0) || from.days !== to.days) {
    throw new Error(`"${start}" and "${stop}" are no start and stop of the same days.`);
  }
  return hours * from.days * weeksOfMonth;
}

function cronOf(expression: string): Cron {
  const fields = /^cron\((\S+) (\S+) (\S+) \* (\S+) \*\)$/.exec(expression);
  const [, minute = '', hour = '', day = '', weekDay = ''] = fields ?? [];
  if (!fields || !['*', '?'].includes(day)) {
    throw new Error(
      `"${expression}" is no schedule that lib/cost/schedule-hours.ts can count: teach it that form.`,
    );
  }
  return { minute, hour, days: daysIn(weekDay) };
}

function daysIn(weekDay: string): number {
  if (weekDay === '*' || weekDay === '?') return 7;
  const [first, last = first] = weekDay.split('-').map((name) => weekdays.indexOf(name));
  if (first === undefined || last === undefined || first < 0 || last < 0) {
    throw new Error(`"${weekDay}" is no weekday or range of them, such as MON-FRI.`);
  }
  return ((last - first + 7) % 7) + 1;
}

/** Values that a field of a cron expression stands for. @throws {Error} for a form that is not counted */
function span(field: string, all: number): number {
  if (field === '*') return all;
  const range = /^(\d+)(?:-(\d+))?$/.exec(field);
  if (!range) {
    throw new Error(`"${field}" is no field that lib/cost/schedule-hours.ts can count: teach it that form.`);
  }
  const [, first, last = first] = range;
  return Number(last) - Number(first) + 1;
}
