// Prints Lighthouse's scores, including performance: `npm run lighthouse`, with the environment of the browser tests.
// Performance depends on the machine and its load; the others must be 100.
import { addresses, audit, certain, formFactors } from "./audit.mjs";

let isWhole = true;
for (const formFactor of formFactors) {
  for (const address of addresses) {
    const { scores, faults } = await audit(address, formFactor, ["performance", ...certain]);
    const told = Object.entries(scores).map(([name, score]) => `${name} ${score}`).join(", ");
    console.log(`${formFactor} ${address}: ${told}`);
    for (const fault of faults) console.log(`  ${fault}`);
    if (certain.some(name => scores[name] !== 100)) isWhole = false;
  }
}
process.exitCode = isWhole ? 0 : 1;
