/** Messages from Python (layers/live/wire.py): a head in JSON and named sections, mostly zlib streams. */

const MAGIC = [0x43, 0x49, 1, 0];
const RAW = "raw";

export class Message {
  readonly head: Record<string, any>;
  private readonly bodies: Map<string, Uint8Array>;

  constructor(head: Record<string, any>, bodies: Map<string, Uint8Array>) {
    this.head = head;
    this.bodies = bodies;
  }

  /** The same message with other entries in its head. */
  with(entries: Record<string, unknown>): Message {
    return new Message({ ...this.head, ...entries }, this.bodies);
  }

  /** The bodies as they came, to be compared. */
  raw(name: string): Uint8Array | undefined {
    return this.bodies.get(name);
  }

  has(name: string): boolean {
    return this.bodies.has(name);
  }

  async bytes(name: string): Promise<Uint8Array> {
    const body = this.bodies.get(name);
    if (!body) throw new Error(`section ${name} is not in the message`);
    return name.startsWith(RAW) ? body : inflate(body);
  }

  async text(name: string): Promise<string> {
    return new TextDecoder().decode(await this.bytes(name));
  }

  async numbers(name: string): Promise<Float64Array> {
    return unvarints(await this.bytes(name));
  }
}

export async function unpack(bytes: Uint8Array): Promise<Message> {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw new Error("not a map message of this version");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(await inflate(bytes.subarray(8, 8 + length))));
  const bodies = new Map<string, Uint8Array>();
  let at = 8 + length;
  for (const [name, size] of head.sections as [string, number][]) {
    bodies.set(name, bytes.subarray(at, at + size));
    at += size;
  }
  return new Message(head, bodies);
}

/** Whether two messages say the same, apart from some entries of their heads. */
export function alike(a: Message, b: Message, apart: string[]): boolean {
  const bare = ({ head }: Message) => JSON.stringify(head, (name, entry) => (apart.includes(name) ? undefined : entry));
  const names = (a.head.sections as [string, number][]).map(([name]) => name);
  return bare(a) === bare(b) && names.every((name) => sameBytes(a.raw(name)!, b.raw(name)!));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function inflate(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Unsigned numbers, seven bits to a byte, low bits first. */
export function unvarints(bytes: Uint8Array): Float64Array {
  let count = 0;
  for (const byte of bytes) if (byte < 128) count++;
  const numbers = new Float64Array(count);
  for (let at = 0, i = 0; i < count; i++) {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      number += (byte & 127) * factor;
      if (byte < 128) break;
    }
    numbers[i] = number;
  }
  return numbers;
}

export function unzigzag(number: number): number {
  return number % 2 ? -(number + 1) / 2 : number / 2;
}

/** Leading digits and packed low bits, put together again (wire.py, split_bits). */
export function joinBits(digits: number, leads: Float64Array, packed: Uint8Array): Float64Array {
  const numbers = new Float64Array(leads.length);
  let bit = 0;
  leads.forEach((lead, i) => {
    const shift = Math.max((lead >> digits) - 1, 0);
    let low = 0;
    for (let k = 0; k < shift; k++, bit++) low += ((packed[bit >> 3] >> (bit & 7)) & 1) * 2 ** k;
    numbers[i] = (lead - shift * 2 ** digits) * 2 ** shift + low;
  });
  return numbers;
}
