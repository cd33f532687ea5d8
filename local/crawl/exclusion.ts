const plain = /[.+^$()|\\/]/;

/**
 * A glob as Glue's crawlers take it, over a path below the crawled folder: `*` and `?` stay inside a folder's name, `**` does
 * not, `[a-c]` and `[!a]` are one character, `{csv,json}` one of several, a backslash takes away the meaning of the next.
 * Other readers of globs let `**` and a slash stand for no folder at all, too; this one does not.
 *
 * @throws Error one sentence, for a bracket that does not end
 */
export function exclusionPattern(glob: string): RegExp {
  let pattern = '';
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob.charAt(at);
    if (character === '*') {
      const deep = glob.charAt(at + 1) === '*';
      pattern += deep ? '.*' : '[^/]*';
      if (deep) at++;
    } else if (character === '?') {
      pattern += '[^/]';
    } else if (character === '[') {
      const end = glob.indexOf(']', at + 2);
      if (end < 0) throw new Error(`The exclusion "${glob}" has a [ without its ].`);
      const inside = glob.slice(at + 1, end).replaceAll(/[\\[\]^]/g, String.raw`\$&`);
      pattern += inside.startsWith('!') ? `[^/${inside.slice(1)}]` : `[${inside}]`;
      at = end;
    } else if (character === '{') {
      depth++;
      pattern += '(?:';
    } else if (character === '}' && depth > 0) {
      depth--;
      pattern += ')';
    } else if (character === ',' && depth > 0) {
      pattern += '|';
    } else {
      const literal = character === '\\' ? glob.charAt(++at) : character;
      pattern += plain.test(literal) || '*?[]{}'.includes(literal) ? `\\${literal}` : literal;
    }
  }
  if (depth > 0) throw new Error(`The exclusion "${glob}" has a { without its }.`);
  return new RegExp(`^${pattern}$`, 's');
}
