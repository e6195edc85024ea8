/** Thrown when something that the job was given is not what it has to be; the message says what to give instead. */
export class InputError extends Error {}
