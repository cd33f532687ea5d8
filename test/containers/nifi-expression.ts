/**
 * Works out the few expressions of NiFi's language that the flow uses. Throws on any other, since it would not know
 * what NiFi makes of it.
 *
 * @param attributes of a FlowFile
 */
export function evaluated(text: string, attributes: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{([^}]+)\}/g, (_, expression: string) => {
    const [name = '', ...calls] = expression.split(/:(?=\w+\()/);
    return calls.reduce((subject, call) => apply(subject, call), attributes[name] ?? '');
  });
}

function apply(subject: string, call: string): string {
  const [, name = '', list = ''] = /^(\w+)\((.*)\)$/.exec(call) ?? [];
  const [first = '', second = ''] = [...list.matchAll(/'([^']*)'|(\d+)/g)].map(
    (match) => match[1] ?? match[2],
  );
  switch (name) {
    case 'toNumber':
      return subject;
    case 'padLeft':
      return subject.padStart(Number(first), second);
    case 'replaceEmpty':
      return subject === '' ? first : subject;
    case 'escapeJson':
      return JSON.stringify(subject).slice(1, -1);
    case 'format':
      if (second === 'UTC') return formatted(new Date(Number(subject)).toISOString(), first);
  }
  throw new Error(`Nobody has told what ${call} is in NiFi.`);
}

function formatted(iso: string, pattern: string): string {
  switch (pattern) {
    case 'yyyy-MM-dd':
      return iso.slice(0, 10);
    case 'HH':
      return iso.slice(11, 13);
  }
  throw new Error(`Nobody has told what the pattern ${pattern} is in Java.`);
}
