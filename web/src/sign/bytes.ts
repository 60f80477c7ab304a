/* Bytes as SSH and the ledger write them. */

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>;
}

export function concat(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

/** Standard alphabet, with padding (RFC 4648, section 4). */
export function base64(bytes: Uint8Array): string {
  let s = "";
  for (const b of bytes) s += String.fromCharCode(b);
  return btoa(s);
}

/** Throws where it isn't base64. */
export function unbase64(text: string): Uint8Array<ArrayBuffer> {
  const s = atob(text.replace(/\s+/g, ""));
  return Uint8Array.from(s, (c) => c.charCodeAt(0));
}

export function hex(bytes: Uint8Array): string {
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}

/** RFC 4251: a string is its length in four bytes, big-endian, and its bytes. */
export function sshString(bytes: Uint8Array | string): Uint8Array<ArrayBuffer> {
  const b = typeof bytes === "string" ? utf8(bytes) : bytes;
  const n = new Uint8Array(4);
  new DataView(n.buffer).setUint32(0, b.length);
  return concat(n, b);
}

/** Reads such strings one after the other; throws where they end too early. */
export class SshReader {
  private at = 0;
  constructor(private readonly bytes: Uint8Array) {}

  u32(): number {
    if (this.at + 4 > this.bytes.length) throw new RangeError("too short");
    const n = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 4).getUint32(0);
    this.at += 4;
    return n;
  }

  string(): Uint8Array {
    const n = this.u32();
    if (this.at + n > this.bytes.length) throw new RangeError("too short");
    this.at += n;
    return this.bytes.subarray(this.at - n, this.at);
  }

  text(): string {
    return new TextDecoder().decode(this.string());
  }

  skip(prefix: string): void {
    const want = utf8(prefix);
    for (let i = 0; i < want.length; i++)
      if (this.bytes[this.at + i] !== want[i]) throw new RangeError("another format");
    this.at += want.length;
  }
}
