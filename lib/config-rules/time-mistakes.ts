import type { ResolvedConfig, Schedule } from '../config';

const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** What is kept must outlast the longest time in which nobody reads it. */
export function timeMistakes({
  repairHours,
  schedule,
  topics,
  capture,
  lake,
  query,
}: ResolvedConfig): string[] {
  const mistakes: string[] = [];
  const { retentionHours } = topics;
  if (retentionHours < repairHours) {
    mistakes.push(
      `topics.retentionHours is ${retentionHours}: a delivery that stands still for repairHours, ${repairHours}, would lose records; keep them as long or longer.`,
    );
  }
  if (query.tombstoneDays * 24 <= retentionHours) {
    mistakes.push(
      `query.tombstoneDays is ${query.tombstoneDays}: topics keep records for ${retentionHours} hours, and a late one would bring a deleted key back; keep them longer than that.`,
    );
  }
  // A day more: files lie under the day of their records.
  if ((lake.rawDays - 1) * 24 <= retentionHours) {
    mistakes.push(
      `lake.rawDays is ${lake.rawDays}: topics keep records for ${retentionHours} hours, and a file could go while delivery may still put it again; use ${Math.floor(retentionHours / 24) + 2} or more.`,
    );
  }
  if (capture.offsetFlushMs >= capture.stopSeconds * 1000) {
    mistakes.push(
      `capture.offsetFlushMs is ${capture.offsetFlushMs}: a worker that is stopped gets ${capture.stopSeconds} s and would end without a note of where it was; lower it or raise capture.stopSeconds.`,
    );
  }
  return schedule.kind === 'hours'
    ? [
        ...mistakes,
        ...scheduleMistakes(schedule, retentionHours),
        ...reconcileMistakes(schedule, query.reconcileHour),
      ]
    : mistakes;
}

function scheduleMistakes(schedule: Extract<Schedule, { kind: 'hours' }>, retentionHours: number): string[] {
  const { timeZone, days, startHour, stopHour } = schedule;
  const mistakes: string[] = [];
  if (!isTimeZone(timeZone)) {
    mistakes.push(
      `schedule.timeZone is "${timeZone}": give a name of the IANA list, such as "Europe/Vienna".`,
    );
  }
  if (stopHour <= startHour) {
    mistakes.push(
      `schedule.stopHour is ${stopHour}: it must be after startHour, ${startHour}, on the same day; raise it.`,
    );
  }
  const [first = -1, last = -1, ...rest] = days.split('-').map((day) => weekdays.indexOf(day));
  if (first < 0 || last < 0 || rest.length > 0) {
    return [...mistakes, `schedule.days is "${days}": give first and last day, such as "MON-FRI".`];
  }
  const daysOff = 6 - ((last - first + 7) % 7);
  const hoursOff = daysOff * 24 + 24 - stopHour + startHour;
  if (stopHour > startHour && hoursOff >= retentionHours) {
    mistakes.push(
      `topics.retentionHours is ${retentionHours}: the schedule is off for ${hoursOff} hours at a time, and records would expire before they are delivered; keep them longer.`,
    );
  }
  return mistakes;
}

function reconcileMistakes(
  { startHour, stopHour }: Extract<Schedule, { kind: 'hours' }>,
  hour: ResolvedConfig['query']['reconcileHour'],
): string[] {
  if (hour === 'never' || stopHour <= startHour || (hour >= startHour && hour < stopHour)) return [];
  return [
    `query.reconcileHour is ${hour}: the schedule lets the database run from ${startHour} to ${stopHour} only; choose an hour of these, or "never".`,
  ];
}

export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
