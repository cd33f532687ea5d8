import { refuseTypeChange } from '../../lambda/catalog/refuse-type-change';

const change = (from: string, to: string) => () => {
  refuseTypeChange('orders_raw', [{ Name: 'amount', Type: from }], [{ Name: 'amount', Type: to }]);
};

it.each([
  ['bigint', 'bigint'],
  ['int', 'bigint'],
  ['decimal(18,6)', 'decimal(24,6)'],
])('lets %s become %s, which reads the old files', (from, to) => {
  expect(change(from, to)).not.toThrow();
});

it.each([
  ['bigint', 'int'],
  ['bigint', 'string'],
  ['string', 'bigint'],
  ['int', 'double'],
  ['float', 'double'],
  ['decimal(18,6)', 'decimal(18,8)'],
  ['decimal(18,6)', 'decimal(16,6)'],
  ['decimal(18,6)', 'double'],
])('refuses %s becoming %s', (from, to) => {
  expect(change(from, to)).toThrow(
    `Column amount of orders_raw is ${from} in the lake's files and cannot become ${to}. Add a column with another name`,
  );
});

it('lets a column be new', () => {
  expect(() => {
    refuseTypeChange('orders_raw', [], [{ Name: 'amount', Type: 'string' }]);
  }).not.toThrow();
});
