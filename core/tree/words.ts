/** Room for the distinct words of one file; a power of two. What does not fit is noted twice. */
const tableSize = 1 << 15;
const furthest = 32;

/** Hash of an identifier, the same that a scan finds for it in a file. */
export function wordHash(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at++) hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
  return hash >>> 0 || 1;
}

/** Hashes of all identifiers in the text of a file, sorted. Words in comments and strings count. */
export type ScanWords = (text: string) => Uint32Array;

/** A scanner with its scratch memory, for one file after the other. */
export function createWordScanner(): ScanWords {
  const slots = new Uint32Array(tableSize);
  // A slot counts only if it was filled for this file, so nothing needs to be emptied.
  const owners = new Uint32Array(tableSize);
  let owner = 0;
  let found = new Uint32Array(4096);
  return (text) => {
    owner++;
    let count = 0;
    let hash = 0;
    let isNumber = false;
    const { length } = text;
    for (let at = 0; at <= length; at++) {
      const code = at < length ? text.charCodeAt(at) : 0;
      const kind = kinds[code] ?? 0;
      if (kind !== 0) {
        if (hash === 0) isNumber = kind === 2;
        hash = (Math.imul(hash, 31) + code) | 0;
        continue;
      }
      if (hash === 0) continue;
      const word = hash >>> 0;
      hash = 0;
      if (isNumber) continue;
      let slot = (word ^ (word >>> 15)) & (tableSize - 1);
      let tried = 0;
      while (owners[slot] === owner && slots[slot] !== word && tried < furthest) {
        slot = (slot + 1) & (tableSize - 1);
        tried++;
      }
      if (owners[slot] === owner && slots[slot] === word) continue;
      if (owners[slot] !== owner) {
        owners[slot] = owner;
        slots[slot] = word;
      }
      if (count === found.length) {
        const larger = new Uint32Array(count * 2);
        larger.set(found);
        found = larger;
      }
      found[count++] = word;
    }
    return found.slice(0, count).sort();
  };
}

/** 1: begins a word; 2: a digit; 0: neither. */
const kinds = Uint8Array.from({ length: 256 }, (_, code) => {
  if (code >= 48 && code <= 57) return 2;
  const isLetter = (code | 32) >= 97 && (code | 32) <= 122;
  return isLetter || code === 95 ? 1 : 0;
});
