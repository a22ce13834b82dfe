// Lighthouse's categories that depend on the page alone. Performance is measured by `npm run lighthouse`: no test asserts times.
import { addresses, audit, certain, formFactors } from "../../audit.mjs";
import { expect, test } from "../../fixtures/test";

for (const formFactor of formFactors) {
  for (const address of addresses) {
    test(`Lighthouse gives ${address} full marks on a ${formFactor}`, async () => {
      const { scores, faults } = await audit(address, formFactor, certain);
      expect(faults).toEqual([]);
      expect(scores).toEqual({ accessibility: 100, "best-practices": 100, seo: 100 });
    });
  }
}
