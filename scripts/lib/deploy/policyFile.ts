import { parsePolicy, type PolicyFile } from "@ballast/sdk";
import fs from "node:fs";
import path from "node:path";

const POLICIES = path.join(__dirname, "..", "..", "..", "policies");

/** The policy in `policies/<name>.json`; throws when there is no such file or it is not a policy. */
export function readPolicy(name: string): PolicyFile {
  const file = path.join(POLICIES, `${name}.json`);
  if (!fs.existsSync(file)) throw new Error(`There is no policy file ${file}, which a vault is configured for.`);
  try {
    return parsePolicy(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
}
