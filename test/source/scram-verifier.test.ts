import { scramVerifier } from '../../lambda/source/scram-verifier';

it('derives the keys of RFC 7677, section 3', () => {
  // The RFC's example: password "pencil", the server's signature made from the same ServerKey as below.
  const salt = Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64');
  expect(scramVerifier('pencil', salt, 4096)).toBe(
    'SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$' +
      'WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=',
  );
});

it('gives one password another verifier each time', () => {
  expect(scramVerifier('pencil')).not.toBe(scramVerifier('pencil'));
});
