// The rules of fields against fixtures/field-samples.json, which the server's tests read too.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import file from '../../fixtures/field-samples.json';
import { formatPhone, readPhone } from '../src/rules/phone';
import { faultOf } from '../src/rules/rules';

interface Sample {
  input: string;
  /** What the server keeps of it; absent when it is refused. */
  kept?: string;
  /** The sentence of the refusal. */
  says?: string;
  /** A phone as pages write it. */
  shown?: string;
  /** The label of a name's field. */
  part?: string;
  /** Whose password it is to be. */
  person?: 'ivan' | 'anna';
  /** Refused by the server alone: the browser takes it, or says that the field is empty. */
  only?: 'server';
}

/** The word of `data-rule` for each list of samples. */
const rules = { phone: 'phone', email: 'email', login: 'login', person_name: 'cyrillic', recipient_name: 'name', password: 'password' } as const;

function judge(rule: string, { input, part, person }: Sample): string | undefined {
  const about = person === undefined ? [] : Object.values(file.people[person]).filter(known => known !== '');
  return faultOf(input, { names: [rule], required: true, requiredSentence: undefined }, { label: part ?? 'Поле', other: () => '', about, today: '2025-11-21' });
}

for (const [list, rule] of Object.entries(rules)) {
  test(`${list}: each sample is taken or refused as the server does`, () => {
    const samples = file[list as keyof typeof rules] as Sample[];
    assert.ok(samples.length > 10);
    for (const sample of samples) {
      const fault = judge(rule, sample);
      if (sample.only === 'server') assert.notEqual(fault, sample.says, `the browser refuses it too: ${sample.input}`);
      else assert.equal(fault, sample.says, sample.input);
    }
  });
}

test('a phone is read as the server keeps it, and a Russian one is shown as the server shows it', () => {
  for (const { input, kept, shown } of file.phone as Sample[]) {
    if (kept !== undefined) assert.deepEqual(readPhone(input), { number: kept }, input);
    assert.equal(formatPhone(input), kept?.startsWith('+7') ? shown : input);
  }
});
