import { Writable } from "node:stream";
import { type Connection, createConnection } from "vscode-languageserver/node";

/** A connection over standard input and output. */
export function stdioConnection(): Connection {
  return createConnection(process.stdin, new WholeMessages(process.stdout));
}

/**
 * Takes a message as the connection writes it, the header as a text and the content as bytes, and passes both on in one
 * piece: a system call less for each answer, and the client wakes up once.
 */
class WholeMessages extends Writable {
  readonly #output: Writable;
  #header = "";

  constructor(output: Writable) {
    super({ decodeStrings: false });
    this.#output = output;
    output.on("error", (error) => this.destroy(error));
  }

  override _write(
    chunk: string | Uint8Array,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    if (typeof chunk === "string") {
      this.#header += chunk;
      callback();
      return;
    }
    const message = Buffer.concat([Buffer.from(this.#header, "ascii"), chunk]);
    this.#header = "";
    this.#output.write(message, callback);
  }
}
