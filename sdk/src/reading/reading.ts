import { BallastError } from "../errors/BallastError.js";
import { UnknownError } from "../errors/UnknownError.js";

/** What a contract answered: a value, or the error with which it refused. */
export type Reading<T> = Answer<T> | Refused;

/** A value that a contract answered. */
export interface Answer<T> {
  /** Tells an answer from a refusal. */
  readonly ok: true;
  /** What was answered. */
  readonly value: T;
}

/** An error with which a contract refused to answer. */
export interface Refused {
  /** Tells a refusal from an answer. */
  readonly ok: false;
  /** What it reverted with. */
  readonly error: BallastError | UnknownError;
}

/** The value that was read. @throws The error with which the contract refused. */
export function valueOf<T>(reading: Reading<T>): T {
  if (!reading.ok) throw reading.error;
  return reading.value;
}

/** The error that the chain would revert with, or undefined when it would accept. */
export type Verdict = BallastError | UnknownError | undefined;

/** Runs a simulation for its error. Errors that are not the chain's go through. */
export function verdictOf(simulation: () => unknown): Verdict {
  try {
    simulation();
    return undefined;
  } catch (error) {
    if (error instanceof BallastError || error instanceof UnknownError) return error;
    throw error;
  }
}
