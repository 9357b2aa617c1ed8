import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { bufferOfBytes, type Words } from './words.ts';

/** DER of an X25519 key up to its 32 bytes (RFC 8410). */
const publicPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const privatePrefix = Buffer.from('302e020100300506032b656e04220420', 'hex');

const publicKey = (bytes: Uint8Array): KeyObject =>
  createPublicKey({ key: Buffer.concat([publicPrefix, bytes]), format: 'der', type: 'spki' });
const privateKey = (bytes: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([privatePrefix, bytes]), format: 'der', type: 'pkcs8' });

/** A pair of X25519 keys, 32 bytes each. */
export interface KeyPair {
  secret: Buffer;
  public: Buffer;
}

/** A new pair. */
export function createKeyPair(): KeyPair {
  const pair = generateKeyPairSync('x25519');
  return {
    secret: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(privatePrefix.length),
    public: pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.length),
  };
}

/** Whether bytes are a public key that a secret can be agreed on with: 32 bytes, and not of low order. */
export function isPublicKey(bytes: Uint8Array): boolean {
  if (bytes.length !== 32) return false;
  try {
    agree(createKeyPair().secret, bytes, 'check');
    return true;
  } catch {
    return false;
  }
}

/** The 32 bytes that two clients agree on: X25519 and HKDF-SHA-256. Throws for a public key of low order. */
export function agree(secret: Uint8Array, other: Uint8Array, purpose: string): Buffer {
  const shared = diffieHellman({ privateKey: privateKey(secret), publicKey: publicKey(other) });
  return Buffer.from(hkdfSync('sha256', shared, '', `trainyard federation ${purpose}`, 32));
}

/** Encrypts and authenticates bytes: nonce, AES-256-GCM, tag. */
export function seal(key: Uint8Array, bytes: Uint8Array, about: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Opens what {@link seal} made; throws where key, text or what it is about differ. */
export function unseal(key: Uint8Array, sealed: Uint8Array, about: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

/** So many integers modulo 2⁶⁴ that a seed of 32 bytes makes: the key stream of AES-256 in counter mode. A seed makes one mask only. */
export function maskOf(seed: Uint8Array, count: number): Words {
  const cipher = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16));
  return new Uint32Array(bufferOfBytes(cipher.update(Buffer.alloc(8 * count))));
}
