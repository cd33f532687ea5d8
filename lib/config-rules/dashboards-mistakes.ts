import type { ResolvedConfig } from '../config';
import { isTimeZone } from './time-mistakes';

export function dashboardsMistakes({ dashboards, account }: ResolvedConfig): string[] {
  if (dashboards.kind === 'none') return [];
  const { owners, viewers, timeZone } = dashboards;
  // The fifth part of an ARN. Without `account`, the deployment is who notices.
  const strangers = (setting: string, principals: readonly string[]) =>
    principals
      .filter((principal) => account !== undefined && principal.split(':')[4] !== account)
      .map(
        (principal) =>
          `dashboards.${setting} has "${principal}": QuickSight shares inside its account, which is ${account ?? ''}; name people of that.`,
      );
  return [
    ...strangers('owners', owners),
    ...strangers('viewers', viewers),
    ...(isTimeZone(timeZone)
      ? []
      : [`dashboards.timeZone is "${timeZone}": give a zone of the IANA list, such as "Europe/Berlin".`]),
  ];
}
