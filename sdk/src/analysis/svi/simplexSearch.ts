import { at, vectorOf, type Vector } from "../matrix.js";

/** A place and what the function is worth there. */
interface Vertex {
  readonly place: Vector;
  readonly value: number;
}

const STEPS = 4_000;
/** A simplex that is smaller than this has arrived. */
const SMALLEST = 1e-8;

/** On the line from the worst vertex through the others' middle. */
const along = (middle: Vector, worst: Vector, factor: number): Vector =>
  middle.map((value, i) => value + factor * (at(worst, i) - value));

/** Largest distance, in one direction, of a vertex from the first. */
const spreadOf = (simplex: readonly Vertex[]): number =>
  Math.max(...simplex.flatMap(({ place }) => place.map((value, i) => Math.abs(value - at(at(simplex, 0).place, i)))));

function replaceWorst(f: (place: Vector) => number, simplex: readonly Vertex[]): readonly Vertex[] {
  const rest = simplex.slice(0, -1);
  const [best, second, worst] = [at(simplex, 0), at(simplex, simplex.length - 2), at(simplex, simplex.length - 1)];
  const middle = vectorOf(best.place.length, (i) => rest.reduce((sum, v) => sum + at(v.place, i), 0) / rest.length);
  const tried = (factor: number): Vertex => {
    const place = along(middle, worst.place, factor);
    return { place, value: f(place) };
  };
  const reflected = tried(-1);
  if (reflected.value < best.value) {
    const expanded = tried(-2);
    return [...rest, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < second.value) return [...rest, reflected];
  const contracted = tried(reflected.value < worst.value ? -0.5 : 0.5);
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...rest, contracted];
  return simplex.map(({ place }) => {
    const shrunk = along(best.place, place, 0.5);
    return { place: shrunk, value: f(shrunk) };
  });
}

/**
 * Place of a local minimum of a function without derivatives (Nelder and Mead 1965). May return Infinity where it is not defined.
 *
 * @param start - Where to begin.
 * @param sizes - First step in each direction, not zero.
 * @param tolerance - The search ends when the simplex's values differ by less than this part.
 */
export function simplexSearch(f: (place: Vector) => number, start: Vector, sizes: Vector, tolerance = 1e-12): Vector {
  const first = [start, ...start.map((_, i) => start.map((value, j) => (i === j ? value + at(sizes, i) : value)))];
  let simplex: readonly Vertex[] = first.map((place) => ({ place, value: f(place) }));
  for (let step = 0; step < STEPS; step++) {
    simplex = [...simplex].sort((x, y) => x.value - y.value);
    const [best, worst] = [at(simplex, 0).value, at(simplex, simplex.length - 1).value];
    if (worst - best <= tolerance * Math.abs(best) || spreadOf(simplex) < SMALLEST) break;
    simplex = replaceWorst(f, simplex);
  }
  return at(
    [...simplex].sort((x, y) => x.value - y.value),
    0,
  ).place;
}
