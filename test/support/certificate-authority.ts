import { generate } from 'selfsigned';

/** A certificate with its key, in PEM. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

const DAY = 24 * 60 * 60 * 1000;
const SETTINGS = { keyType: 'ec', algorithm: 'sha256' } as const;
const made = new Map<string, Promise<Certified>>();

/** The authority that the clients of the tests trust, in place of those that everybody trusts. */
export function authority(): Promise<Certified> {
  return once('authority', () => generate([{ name: 'commonName', value: 'Test authority' }], {
    ...SETTINGS,
    notBeforeDate: new Date('2020-01-01T00:00:00Z'),
    notAfterDate: new Date('2049-01-01T00:00:00Z'),
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  }));
}

/** A certificate of the authority; the first name is the subject. Valid until tomorrow unless it says otherwise. */
export function certificateFor(names: readonly string[], validUntil?: Date): Promise<Certified> {
  const end = validUntil ?? new Date(Date.now() + DAY);
  return once(`${names.join()} ${validUntil?.toISOString() ?? ''}`, async () => {
    const { key, cert } = await authority();
    return generate([{ name: 'commonName', value: names[0] }], {
      ...SETTINGS,
      ca: { key, cert },
      notBeforeDate: new Date(Math.min(end.getTime(), Date.now()) - DAY),
      notAfterDate: end,
      extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
    });
  });
}

/** Keys take their time, and no test changes them. */
function once(what: string, make: () => ReturnType<typeof generate>): Promise<Certified> {
  const known = made.get(what) ?? make().then(({ private: key, cert }) => ({ key, cert }));
  made.set(what, known);
  return known;
}
