/*
 * OpenSSH keys and signatures in the browser: an Ed25519 key file is read here, never sent, and kept by WebCrypto so
 * that no script can read it out again. Formats: openssh-key-v1 (PROTOCOL.key) and SSHSIG (PROTOCOL.sshsig).
 */
import { base64, concat, sha256, sshString, SshReader, unbase64, utf8 } from "./bytes";

const KIND = "ssh-ed25519";
const NAMESPACE = "mufakat";

export interface SshKey {
  /** As it stands in a .pub file, without a comment. */
  readonly publicKey: string;
  /** SHA256:…, as ssh-keygen -l prints it. */
  readonly fingerprint: string;
  readonly blob: Uint8Array<ArrayBuffer>;
  readonly secret: CryptoKey;
}

/** Why a key file can't be used here. */
export type KeyFault = "not_a_key" | "locked" | "other_kind" | "no_support";

export class KeyError extends Error {
  constructor(readonly fault: KeyFault) {
    super(fault);
  }
}

/** RFC 8410: what stands before the 32 bytes of an Ed25519 seed in PKCS #8. */
const PKCS8 = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]);

export async function fingerprintOf(blob: Uint8Array): Promise<string> {
  return "SHA256:" + base64(await sha256(blob)).replace(/=+$/, "");
}

/* The seed and the public half of an unlocked openssh-key-v1 file. */
function takeApart(file: string): { seed: Uint8Array; pub: Uint8Array } {
  const armour = /-----BEGIN OPENSSH PRIVATE KEY-----([\s\S]*?)-----END OPENSSH PRIVATE KEY-----/.exec(file);
  if (!armour) throw new KeyError("not_a_key");
  try {
    const r = new SshReader(unbase64(armour[1]!));
    r.skip("openssh-key-v1\0");
    if (r.text() !== "none") throw new KeyError("locked");
    r.string();
    r.string();
    if (r.u32() !== 1) throw new KeyError("not_a_key");
    r.string();
    const inner = new SshReader(r.string());
    if (inner.u32() !== inner.u32()) throw new KeyError("not_a_key");
    if (inner.text() !== KIND) throw new KeyError("other_kind");
    const pub = inner.string();
    const both = inner.string();
    if (pub.length !== 32 || both.length !== 64) throw new KeyError("not_a_key");
    return { seed: both.subarray(0, 32), pub };
  } catch (e) {
    throw e instanceof KeyError ? e : new KeyError("not_a_key");
  }
}

/** Reads a key file; throws a KeyError that says why it can't be used. */
export async function readKey(file: string): Promise<SshKey> {
  const { seed, pub } = takeApart(file);
  const blob = concat(sshString(KIND), sshString(pub));
  let secret: CryptoKey;
  try {
    secret = await crypto.subtle.importKey("pkcs8", concat(PKCS8, seed), "Ed25519", false, ["sign"]);
  } catch {
    throw new KeyError("no_support");
  }
  return { publicKey: `${KIND} ${base64(blob)}`, fingerprint: await fingerprintOf(blob), blob, secret };
}

/** The signature over the text's exact bytes: SSHSIG in base64 on one line, as `POST /commands` takes it. */
export async function sshSign(key: SshKey, text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", utf8(text)));
  const head = [sshString(NAMESPACE), sshString(""), sshString("sha512")];
  const signed = concat(utf8("SSHSIG"), ...head, sshString(digest));
  const raw = new Uint8Array(await crypto.subtle.sign("Ed25519", key.secret, signed));
  const version = Uint8Array.from([0, 0, 0, 1]);
  const signature = concat(sshString(KIND), sshString(raw));
  return base64(concat(utf8("SSHSIG"), version, sshString(key.blob), ...head, sshString(signature)));
}
