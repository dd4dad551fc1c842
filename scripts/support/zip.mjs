import { inflateRawSync } from "node:zlib";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;

/** The files of a zip archive (a .vsix is one): names from its directory, contents on demand. */
export function zipEntries(bytes) {
  const end = bytes.lastIndexOf(signatureBytes(endSignature));
  if (end < 0) throw new Error("not a zip archive");
  const entries = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(at) !== entrySignature) throw new Error("damaged zip directory");
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) =>
      bytes.readUInt16LE(at + o),
    );
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const entry = {
      method: bytes.readUInt16LE(at + 10),
      compressedSize: bytes.readUInt32LE(at + 20),
      offset: bytes.readUInt32LE(at + 42),
    };
    if (!name.endsWith("/")) entries.push({ name, read: () => readEntry(bytes, entry) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function readEntry(bytes, { method, compressedSize, offset }) {
  const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  const data = bytes.subarray(start, start + compressedSize);
  return method === 0 ? data : inflateRawSync(data);
}

function signatureBytes(signature) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}
