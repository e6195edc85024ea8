// When things happen in an episode, as the chain's time goes.

/** \{s\} */
export const DAY = 86_400;
/** \{s\} From one moment to the next. */
export const HALF_DAY = DAY / 2;
/** \{s\} From a move of the market until people act: a little longer than the average that a feed compares with. */
export const SETTLING = 1_860;
/** \{h\} From one moment to the next. */
export const MOMENT_HOURS = HALF_DAY / 3_600;
