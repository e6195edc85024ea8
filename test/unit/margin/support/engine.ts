import {
  boundPortfolio,
  assessPortfolio,
  BallastError,
  decodeError,
  marginEngineAbi,
  MARGIN_KINDS,
  revertDataOf,
  type MarginKind,
  type Portfolio,
} from "@ballast/sdk";
import { Interface } from "ethers";
import { ethers } from "hardhat";

/** What the model says of a portfolio, or the error with its values. */
export type Told = { readonly values: readonly bigint[] } | { readonly error: string; readonly name: string };

/** The two functions of the engine. */
export type Question = "assess" | "boundOf";

const ENGINE = new Interface(marginEngineAbi);

const told = (error: BallastError): Told => ({ error: error.message, name: error.name });

/** Deploys Hardhat's artifact. */
export async function deployEngine(): Promise<string> {
  const contract = await (await ethers.getContractFactory("MarginEngine")).deploy();
  return (await contract.waitForDeployment()).getAddress();
}

/** What the contract says. */
export async function askEngine(
  engine: string,
  question: Question,
  portfolio: Portfolio,
  kind: MarginKind,
): Promise<Told> {
  const data = ENGINE.encodeFunctionData(question, [portfolio, MARGIN_KINDS.indexOf(kind)]);
  try {
    const returned = await ethers.provider.call({ to: engine, data });
    return { values: ENGINE.decodeFunctionResult(question, returned).toArray(true).flat() as bigint[] };
  } catch (error) {
    const reverted = revertDataOf(error);
    if (reverted === undefined || reverted === "0x") throw error;
    const decoded = decodeError(reverted);
    if (decoded instanceof BallastError) return told(decoded);
    throw decoded;
  }
}

function twin(question: Question, portfolio: Portfolio, kind: MarginKind): readonly bigint[] {
  if (question === "boundOf") {
    const { equity, most } = boundPortfolio(portfolio, kind);
    return [equity, most];
  }
  const { equity, requirement, loss, contingency, worstScenario } = assessPortfolio(portfolio, kind);
  return [equity, requirement, loss, contingency, BigInt(worstScenario)];
}

/** What the twin says. */
export function askTwin(question: Question, portfolio: Portfolio, kind: MarginKind): Told {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0; // mapping the stacks of thousands of errors takes longer than all else
  try {
    return { values: twin(question, portfolio, kind) };
  } catch (error) {
    if (error instanceof BallastError) return told(error);
    throw error;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/** A portfolio as text, for messages. */
export const show = (portfolio: Portfolio): string =>
  JSON.stringify(portfolio, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
