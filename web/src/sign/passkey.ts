/*
 * Passkeys, as docs/ledger.md has them under "Passkeys": a key's line names credential, site and origin; a signature is
 * what the browser handed over, to the byte. The secret never leaves the device that made it.
 */
import { base64, concat, sha256, sshString, SshReader, unbase64, utf8 } from "./bytes";
import { fingerprintOf } from "./ssh";

export interface Passkey {
  /** `KIND BASE64`, as rosters and commands have it. */
  readonly publicKey: string;
  readonly fingerprint: string;
  readonly blob: Uint8Array<ArrayBuffer>;
  readonly credential: Uint8Array<ArrayBuffer>;
  readonly origin: string;
}

/** Why there is no passkey, or no signature of one. */
export type PasskeyFault = "no_support" | "no_name" | "given_up" | "other_kind";

export class PasskeyError extends Error {
  constructor(readonly fault: PasskeyFault) {
    super(fault);
  }
}

const ES256 = -7;
const EDDSA = -8;
const KINDS: Record<number, { kind: string; point: number }> = {
  [ES256]: { kind: "webauthn-es256", point: 65 },
  [EDDSA]: { kind: "webauthn-eddsa", point: 32 },
};

/** Browsers make passkeys for a name, not for an address of numbers. */
const NUMBERS = /^(\d+(\.\d+){3}|\[.*\])$/;

/** Undefined: passkeys can be used here. */
export function hindrance(): PasskeyFault | undefined {
  if (NUMBERS.test(location.hostname)) return "no_name";
  return "PublicKeyCredential" in window && isSecureContext ? undefined : "no_support";
}

function begin(): void {
  const fault = hindrance();
  if (fault) throw new PasskeyError(fault);
}

/* What the browser says when somebody gives up, or the device can't. */
function asFault(e: unknown): never {
  if (e instanceof PasskeyError) throw e;
  throw new PasskeyError((e as Error).name === "NotSupportedError" ? "other_kind" : "given_up");
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** The passkey of a line; undefined where it is a key of another kind. */
export async function readPasskey(line: string): Promise<Passkey | undefined> {
  const [word = "", text = ""] = line.split(" ");
  if (!Object.values(KINDS).some((k) => k.kind === word)) return undefined;
  const blob = unbase64(text);
  const r = new SshReader(blob);
  r.string(); // kind
  r.string(); // point
  const credential = r.string().slice() as Uint8Array<ArrayBuffer>;
  r.text(); // site
  return { publicKey: line, fingerprint: await fingerprintOf(blob), blob, credential, origin: r.text() };
}

/* ---- whose it is: the organisation and the person, in the 64 bytes that a passkey may keep ---- */

const MARK = 8;

async function markOf(organisation: string): Promise<Uint8Array> {
  return (await sha256(utf8(organisation))).subarray(0, MARK);
}

async function handleFor(organisation: string, person: string): Promise<Uint8Array<ArrayBuffer>> {
  return concat(await markOf(organisation), utf8(person)).slice(0, 64);
}

async function personIn(organisation: string, handle: Uint8Array): Promise<string | undefined> {
  if (!same(handle.subarray(0, MARK), await markOf(organisation))) return undefined;
  return new TextDecoder().decode(handle.subarray(MARK));
}

/* ---- making one ---- */

/** Makes a passkey on a device of the reader's; the device has to know who holds it. */
export async function makePasskey(
  organisation: { id: string; title: string },
  person: { id: string; name: string },
  there: readonly Passkey[],
): Promise<Passkey> {
  begin();
  const made = await navigator.credentials
    .create({
      publicKey: {
        rp: { id: location.hostname, name: organisation.title },
        user: { id: await handleFor(organisation.id, person.id), name: person.id, displayName: person.name },
        challenge: crypto.getRandomValues(new Uint8Array(32)),
        pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: "public-key" as const, alg })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        excludeCredentials: there.map((p) => ({ type: "public-key" as const, id: p.credential })),
      },
    })
    .catch(asFault);
  const response = (made as PublicKeyCredential).response as AuthenticatorAttestationResponse;
  const alg = KINDS[response.getPublicKeyAlgorithm()];
  const spki = response.getPublicKey();
  if (!alg || !spki) throw new PasskeyError("other_kind");
  // Of both kinds the point is the end of SubjectPublicKeyInfo.
  const point = new Uint8Array(spki).slice(-alg.point);
  const credential = new Uint8Array((made as PublicKeyCredential).rawId);
  const parts = [alg.kind, point, credential, location.hostname, location.origin];
  const blob = concat(...parts.map(sshString));
  return (await readPasskey(`${alg.kind} ${base64(blob)}`))!;
}

/* ---- using one ---- */

async function assertion(challenge: Uint8Array<ArrayBuffer>, allowed: readonly Passkey[]): Promise<PublicKeyCredential> {
  begin();
  const got = await navigator.credentials
    .get({
      publicKey: {
        challenge,
        rpId: location.hostname,
        userVerification: "required",
        allowCredentials: allowed.map((p) => ({ type: "public-key" as const, id: p.credential })),
      },
    })
    .catch(asFault);
  if (!got) throw new PasskeyError("given_up");
  return got as PublicKeyCredential;
}

/** Lets the reader choose one of this site's passkeys; whose it says it is, and the credential's id. */
export async function choosePasskey(
  organisation: string,
): Promise<{ person: string | undefined; credential: Uint8Array }> {
  const got = await assertion(crypto.getRandomValues(new Uint8Array(32)), []);
  const handle = (got.response as AuthenticatorAssertionResponse).userHandle;
  const person = handle ? await personIn(organisation, new Uint8Array(handle)) : undefined;
  return { person, credential: new Uint8Array(got.rawId) };
}

/** Has one of these on this device sign something that means nothing; which it was. */
export async function tryPasskeys(there: readonly Passkey[]): Promise<Uint8Array> {
  return new Uint8Array((await assertion(crypto.getRandomValues(new Uint8Array(32)), there)).rawId);
}

export function withCredential(there: readonly Passkey[], credential: Uint8Array): Passkey | undefined {
  return there.find((p) => same(p.credential, credential));
}

/** The signature of a command: base64 on one line, as `POST /commands` takes it. */
export async function passkeySign(key: Passkey, text: string): Promise<string> {
  const challenge = await sha256(concat(utf8("mufakat-command-v1\n"), utf8(text)));
  const response = (await assertion(challenge, [key])).response as AuthenticatorAssertionResponse;
  const parts = [response.authenticatorData, response.clientDataJSON, response.signature];
  return base64(
    concat(
      utf8("WEBAUTHN"),
      Uint8Array.from([0, 0, 0, 1]),
      sshString(key.blob),
      ...parts.map((p) => sshString(new Uint8Array(p))),
    ),
  );
}
