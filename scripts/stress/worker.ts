// One of the main job's worker processes: makes the same plan as its parent and does the runs it is told to.
import hre from "hardhat";
import { openRunner } from "./job";
import { parseOptions } from "./options";
import { planRuns } from "./plan";
import type { Order, Report } from "./workers";

const tell = (report: Report): void => {
  process.send?.(report);
};

async function work(): Promise<void> {
  const options = parseOptions(process.argv.slice(2));
  const runs = planRuns(options);
  const runner = await openRunner(hre, options.seed);
  process.on("message", (message) => {
    const { index } = message as Order;
    const run = runs[index];
    if (run === undefined) throw new RangeError(`There is no run ${index}, only ${runs.length} of them.`);
    const tick = (): void => {
      tell({ kind: "tick", index });
    };
    runner.run(run, tick).then((outcome) => {
      tell({ kind: "outcome", index, outcome });
    }, fail);
  });
  tell({ kind: "ready" });
}

// The parent lets go when there is nothing more to do, or when it is gone.
process.once("disconnect", () => {
  process.exit(0);
});

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

work().catch(fail);
