import { statementKind } from '../../../../local/substitutes/athena/statement-kind';

test.each([
  ['select 1', 'DML', 'SELECT'],
  ['  -- why\n/* and\nhow */ (SELECT 1)', 'DML', 'SELECT'],
  ['with a as (select 1) select * from a', 'DML', 'SELECT'],
  ['VALUES 1', 'DML', 'SELECT'],
  ['INSERT INTO t SELECT 1', 'DML', 'INSERT'],
  ['MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE', 'DML', 'MERGE'],
  ['create table t as select 1', 'DML', 'CREATE_TABLE_AS_SELECT'],
  ['CREATE TABLE t WITH (format = 1) AS\n(SELECT 1)', 'DML', 'CREATE_TABLE_AS_SELECT'],
  ['CREATE TABLE t (a int)', 'DDL', 'CREATE_TABLE'],
  ['CREATE OR REPLACE VIEW v AS SELECT 1', 'DDL', 'CREATE_VIEW'],
  ['drop table t', 'DDL', 'DROP_TABLE'],
  ['SHOW TABLES', 'UTILITY', 'SHOW_TABLES'],
  ['DESCRIBE t', 'UTILITY', 'DESCRIBE_TABLE'],
  ['EXECUTE missing USING 1', 'UTILITY', 'EXECUTE'],
  ['EXPLAIN SELECT 1', 'UTILITY', 'EXPLAIN'],
])('%j is %s %s', (sql, type, substatement) => {
  expect(statementKind(sql)).toEqual({ type, substatement });
});
