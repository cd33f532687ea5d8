/** Log4j 2 configuration of a Java engine: one line an event on standard output, which the supervisor keeps. */
export function log4j2(level: 'warn' | 'info', loggers: Readonly<Record<string, string>> = {}): string {
  const lines = [
    'status=error',
    'appender.out.type=Console',
    'appender.out.name=out',
    'appender.out.layout.type=PatternLayout',
    'appender.out.layout.pattern=%d{ISO8601} %p %c{1} %m%n',
    `rootLogger.level=${level}`,
    'rootLogger.appenderRef.out.ref=out',
    ...Object.entries(loggers).flatMap(([name, at], index) => [
      `logger.l${index}.name=${name}`,
      `logger.l${index}.level=${at}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
