import fs from "node:fs";
import path from "node:path";
import { parsePolicy, PolicyFileError, type PolicyFile } from "@ballast/sdk";
import { OptionError } from "./options";

const DIRECTORY = path.join(__dirname, "..", "..", "policies");
/** In the order of the report: the plainest first. */
const EXAMPLES = ["sixty-forty", "yield", "risk-parity", "minimum-variance", "barbell"] as const;

/** A policy and what it is called in the summary. */
export interface NamedPolicy {
  readonly name: string;
  readonly file: PolicyFile;
}

function pathOf(option: string): string {
  const example = path.join(DIRECTORY, `${option}.json`);
  const found = [option, example].find((candidate) => fs.existsSync(candidate) && fs.statSync(candidate).isFile());
  if (found !== undefined) return found;
  throw new OptionError(`--policy takes a file, "all", or one of ${EXAMPLES.join(", ")}, not "${option}".`);
}

function readPolicy(option: string): NamedPolicy {
  const file = pathOf(option);
  let json: unknown;
  try {
    json = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    throw new OptionError(`${file} is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  try {
    return { name: path.basename(file, ".json"), file: parsePolicy(json) };
  } catch (error) {
    if (error instanceof PolicyFileError) throw new OptionError(`${file}: ${error.message}`);
    throw error;
  }
}

/**
 * Policies by path or by the name of an example; "all" stands for every example.
 *
 * @throws OptionError when there is none of that name, or the file is no policy.
 */
export function readPolicies(options: readonly string[]): readonly NamedPolicy[] {
  const names = options.flatMap((option) => (option === "all" ? [...EXAMPLES] : [option]));
  return [...new Set(names)].map(readPolicy);
}
