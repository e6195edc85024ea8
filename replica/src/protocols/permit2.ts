import { zeroPadValue } from "ethers";
import fs from "node:fs";
import path from "node:path";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, type Artifact } from "../artifacts";
import type { Installer } from "../installer";

const SALT = zeroPadValue("0xd3af2663da51c10215000000", 32);
const FILE = path.join(__dirname, "..", "..", "bytecode", "permit2.json");

/** Uniswap's Permit2 (MIT). CREATE2 reproduces its address, which proves the creation code in `bytecode/permit2.json`. */
export async function installPermit2(installer: Installer): Promise<void> {
  const artifact = JSON.parse(fs.readFileSync(FILE, "utf8")) as Omit<Artifact, "linkReferences">;
  const code = creationCode({ ...artifact, linkReferences: {} });
  await installer.byCreate2("Permit2", SALT, code, ADDRESSES.permit2, ACTORS.administrator);
}
