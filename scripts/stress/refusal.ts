import { BallastError, UnknownError } from "@ballast/sdk";

/** Name of the error with which a contract refused. @throws The error itself when it is of another kind. */
export function refusalOf(error: unknown): string {
  if (error instanceof BallastError || error instanceof UnknownError) return error.name;
  throw error;
}
