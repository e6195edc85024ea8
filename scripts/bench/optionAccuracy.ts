// `npm run accuracy:options -- [points] [seed]`: the largest errors of the option kernel over random options of its domain,
// 100,000 by default, against the 100-digit reference; each as a part of what docs/option-maths.md allows.
import { largestErrors } from "./optionErrors";

const points = Number(process.argv[2] ?? 100_000);
const seed = BigInt(process.argv[3] ?? 20_261_122);
const started = Date.now();

const errors = largestErrors(seed, points, (done) => {
  if (done % 1000 === 0) process.stderr.write(`\r${String(done).padStart(7)} of ${points} options`);
});
process.stderr.write("\n");
console.log(JSON.stringify({ points, seed: seed.toString(), seconds: (Date.now() - started) / 1000, errors }, null, 2));
if (Object.values(errors).some((error) => error > 1)) process.exitCode = 1;
