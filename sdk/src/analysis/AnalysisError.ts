/** Thrown when figures cannot be analysed: says which function, what is wrong, and with which values. */
export class AnalysisError extends Error {
  constructor(operation: string, problem: string) {
    super(`${operation}: ${problem}.`);
    this.name = "AnalysisError";
  }
}
