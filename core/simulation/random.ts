/** A stream of pseudo-random numbers. Equal seeds and streams give equal numbers on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Exponential with mean 1. */
  nextExponential(): number;
}

/**
 * The small fast counting generator sfc32 (Chris Doty-Humphrey, PractRand), seeded through splitmix32.
 * Separate `stream`s of one seed let two runs share their arrivals where only the service differs.
 */
export function createRandomStream(seed: number, stream: number): RandomStream {
  let state = (seed ^ Math.imul(stream + 1, 0x9e3779b9)) | 0;
  const seedWord = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) | 0;
  };
  let a = seedWord();
  let b = seedWord();
  let c = seedWord();
  let counter = 1;

  const nextWord = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  // The first words of nearby seeds are alike; the generator's author discards twelve.
  for (let discarded = 0; discarded < 12; discarded++) nextWord();

  const next = (): number => (nextWord() * 2 ** 21 + (nextWord() >>> 11)) / 2 ** 53;
  return { next, nextExponential: () => -Math.log(1 - next()) };
}
