/* A passkey's signature of a command, judged by what docs/ledger.md says under "Passkeys", over WebCrypto. */
import { concat, sha256, SshReader, utf8 } from "../sign/bytes";
import { fingerprintOf } from "../sign/ssh";
import { ed25519 } from "./note";

const decoder = new TextDecoder("utf-8", { fatal: true });

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/* r and s of DER, each in 32 bytes as WebCrypto has them. */
function numbers(der: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(64);
  let at = 2;
  for (const end of [32, 64]) {
    const n = der[at + 1] ?? 0;
    const digits = der.subarray(at + 2, at + 2 + n);
    const bare = digits[0] === 0 ? digits.subarray(1) : digits;
    if (der[at] !== 2 || bare.length === 0 || bare.length > 32) throw new Error("no signature");
    out.set(bare, end - bare.length);
    at += 2 + n;
  }
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || at !== der.length) throw new Error("no signature");
  return out;
}

async function p256(point: Uint8Array, signature: Uint8Array, message: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const name = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", point.slice() as Uint8Array<ArrayBuffer>, name, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, numbers(signature), message);
}

/** What the browser says of itself: made for this text, at the key's address. */
async function fits(client: Uint8Array, text: Uint8Array, origin: string): Promise<boolean> {
  const said = JSON.parse(decoder.decode(client)) as Record<string, unknown>;
  const challenge = await sha256(concat(utf8("mufakat-command-v1\n"), text));
  const url = btoa(String.fromCharCode(...challenge)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const across = said["crossOrigin"] === undefined || said["crossOrigin"] === false;
  return said["type"] === "webauthn.get" && said["challenge"] === url && said["origin"] === origin && across;
}

const PRESENT = 1;
const VERIFIED = 4;

/** Throws where it has another form. Counters are the register's, which `mufakat verify` plays. */
export async function judgePasskey(text: Uint8Array, blob: Uint8Array): Promise<{ good: boolean; fingerprint: string }> {
  const r = new SshReader(blob);
  r.skip("WEBAUTHN");
  if (r.u32() !== 1) throw new Error("no passkey's signature");
  const [keyBlob, device, client, signature] = [r.string(), r.string(), r.string(), r.string()];
  const key = new SshReader(keyBlob);
  const [kind, point] = [key.text(), key.string()];
  key.string(); // the credential's id
  const [site, origin] = [key.text(), key.text()];
  const signed = concat(device, await sha256(client));
  const flags = device[32] ?? 0;
  const good =
    device.length === 37 &&
    same(device.subarray(0, 32), await sha256(utf8(site))) &&
    (flags & PRESENT) !== 0 &&
    (flags & VERIFIED) !== 0 &&
    (await fits(client, text, origin)) &&
    (kind === "webauthn-es256"
      ? await p256(point, signature, signed)
      : await ed25519(point.slice() as Uint8Array<ArrayBuffer>, signature, signed));
  return { good, fingerprint: await fingerprintOf(keyBlob) };
}
