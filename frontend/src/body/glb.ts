/** Reads the one mesh of a binary glTF file: positions and triangles, as our build writes them. */
export interface Mesh {
  positions: Float32Array;
  triangles: Uint16Array | Uint32Array;
}

const MAGIC = 0x46546c67;
const UNSIGNED_SHORT = 5123;

interface View {
  byteOffset?: number;
  byteLength: number;
}

interface Accessor {
  bufferView: number;
  componentType: number;
  count: number;
}

export function readGlb(file: ArrayBuffer): Mesh {
  const head = new DataView(file);
  if (head.getUint32(0, true) !== MAGIC) throw new Error("not a binary glTF file");
  const length = head.getUint32(12, true);
  const document = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 20, length))) as {
    meshes: { primitives: { attributes: { POSITION: number }; indices: number }[] }[];
    accessors: Accessor[];
    bufferViews: View[];
  };
  const start = 20 + length + 8;
  const primitive = document.meshes[0]?.primitives[0];
  if (!primitive) throw new Error("the file holds no mesh");
  const slice = (number: number): [Accessor, ArrayBuffer] => {
    const accessor = document.accessors[number]!;
    const view = document.bufferViews[accessor.bufferView]!;
    const from = start + (view.byteOffset ?? 0);
    return [accessor, file.slice(from, from + view.byteLength)];
  };
  const [, positions] = slice(primitive.attributes.POSITION);
  const [indices, triangles] = slice(primitive.indices);
  const short = indices.componentType === UNSIGNED_SHORT;
  return {
    positions: new Float32Array(positions),
    triangles: short ? new Uint16Array(triangles) : new Uint32Array(triangles),
  };
}
