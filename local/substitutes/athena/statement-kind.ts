export interface StatementKind {
  readonly type: 'DDL' | 'DML' | 'UTILITY';
  /** `SELECT`, `CREATE_VIEW`, `SHOW_TABLES`, ... */
  readonly substatement: string;
}

/** Blanks, comments and brackets before a statement's first word. */
const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/|\()*/;
const words = /^[a-z]+(?:\s+[a-z]+){0,4}/i;

/** What Athena says a statement is; it decides the form of the result. */
export function statementKind(sql: string): StatementKind {
  const text = sql.replace(lead, '');
  const [first = '', second = '', third = '', fourth = ''] = (words.exec(text)?.[0] ?? '')
    .toUpperCase()
    .split(/\s+/);
  switch (first) {
    case 'SELECT':
    case 'WITH':
    case 'VALUES':
    case 'TABLE':
      return { type: 'DML', substatement: 'SELECT' };
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
    case 'UNLOAD':
      return { type: 'DML', substatement: first };
    case 'SHOW':
      return { type: 'UTILITY', substatement: `SHOW_${second}` };
    case 'DESC':
    case 'DESCRIBE':
    case 'EXPLAIN':
      return { type: 'UTILITY', substatement: first === 'EXPLAIN' ? first : 'DESCRIBE_TABLE' };
    case 'EXECUTE':
      // Of a prepared statement that is not there.
      return { type: 'UTILITY', substatement: 'EXECUTE' };
    case 'CREATE':
      return create(text, second === 'OR' && third === 'REPLACE' ? fourth : second);
    default:
      return { type: 'DDL', substatement: [first, second].filter((word) => word !== '').join('_') };
  }
}

function create(text: string, what: string): StatementKind {
  const asSelect = what === 'TABLE' && /\bAS\s*\(?\s*(?:SELECT|WITH|VALUES|TABLE)\b/i.test(text);
  return asSelect
    ? { type: 'DML', substatement: 'CREATE_TABLE_AS_SELECT' }
    : { type: 'DDL', substatement: `CREATE_${what}` };
}
