import { dataFolder } from "./data";
import { surfaceFigures } from "./surfaces";
const f = dataFolder() ?? "";
const t = (n: string, g: () => unknown) => {
  const s = Date.now();
  const r = g();
  console.log(n, Date.now() - s, "ms", JSON.stringify(r));
};
t("svi", () => surfaceFigures(f)?.figures);
import { readChains, readPublishedFits } from "./chains";
import { fitChains } from "./surfaces";
const pub = readPublishedFits(f);
const fc = fitChains(readChains(f, new Set(pub.keys())));
for (const { chain, fit } of fc)
  if (!fit || fit.rootMeanSquaredError > 0.01)
    console.log(
      chain.date,
      chain.underlying,
      chain.expiry,
      chain.quotes.length,
      fit?.rootMeanSquaredError,
      fit?.isConstrained,
      pub.get(`${chain.date} ${chain.underlying} ${chain.expiry}`),
    );
console.log(fc.length, pub.size);
