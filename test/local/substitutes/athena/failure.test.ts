import { trinoFailure } from '../../../../local/substitutes/athena/failure';
import { trinoAnswer } from '../../../../local/substitutes/athena/trino-answer';

function reason(error: object): string {
  const { error: parsed } = trinoAnswer(JSON.stringify({ id: 'one', stats: { state: 'FAILED' }, error }));
  if (!parsed) throw new Error('The answer has no error.');
  return trinoFailure(parsed).reason;
}

const failureInfo = {
  type: 'UncheckedExecutionException',
  message: 'the table could not be read',
  stack: ['somewhere'],
  cause: { message: 'the table could not be read', cause: { message: 'Connection refused', stack: [] } },
};

test('what made Trino fail stands behind its reason', () => {
  const error = { message: 'the table could not be read', errorName: 'BROKEN', errorType: 'INTERNAL_ERROR' };
  expect(reason({ ...error, failureInfo })).toBe('BROKEN: the table could not be read (Connection refused)');
  expect(reason(error)).toBe('BROKEN: the table could not be read');
  expect(reason({ ...error, failureInfo: { message: null, cause: null } })).toBe(
    'BROKEN: the table could not be read',
  );
});

test("a mistake in the question is told in Trino's words, as Athena does", () => {
  const error = { message: 'line 1:8: no column', errorName: 'COLUMN_NOT_FOUND', errorType: 'USER_ERROR' };
  expect(reason({ ...error, failureInfo })).toBe('COLUMN_NOT_FOUND: line 1:8: no column');
});
