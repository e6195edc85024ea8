// The main job: vaults live through real crashes on real protocols, in process. See `npm start -- --help`.
import { InputError } from "./stress/InputError";
import { parseOptions, USAGE } from "./stress/options";

async function start(): Promise<number> {
  const args = process.argv.slice(2);
  if (parseOptions(args).help) {
    console.log(USAGE);
    return 0;
  }
  const { main } = await import("./stress/main"); // late: showing the help needs none of it
  return main(args);
}

start().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const isUserError = error instanceof InputError;
    console.error(isUserError ? error.message : error);
    process.exitCode = isUserError ? 2 : 1;
  },
);
