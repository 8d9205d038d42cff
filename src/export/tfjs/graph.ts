// Builds a graph as TensorFlow.js reads it: nodes with attributes in the JSON form of TensorFlow's GraphDef, and constants. Knows no network.

type Attribute =
  { b: boolean } | { f: number } | { s: string } | { i: string } | { list: { i: string[] } } | { type: string } | { shape: Shape };
interface Shape {
  dim: { size: string }[];
}

interface Node {
  name: string;
  op: string;
  input: string[];
  attr: Record<string, Attribute>;
}

export interface Constant {
  name: string;
  shape: readonly number[];
  dtype: 'float32' | 'int32';
  values: Float32Array | Int32Array;
}

export const flag = (b: boolean): Attribute => ({ b });
export const number = (f: number): Attribute => ({ f });
export const integer = (i: number): Attribute => ({ i: String(i) });
export const integers = (values: readonly number[]): Attribute => ({ list: { i: values.map(String) } });
/** Texts are base64 in this format. */
export const word = (text: string): Attribute => ({ s: btoa(text) });
export const floats: Attribute = { type: 'DT_FLOAT' };
const shapeOf = (shape: readonly number[]): Shape => ({ dim: shape.map((edge) => ({ size: String(edge) })) });

export interface Graph {
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
  /** Adds an input; -1 = any length. Each of these returns the node's name. */
  input(name: string, shape: readonly number[]): string;
  add(op: string, name: string, inputs: readonly string[], attributes?: Record<string, Attribute>): string;
  constant(name: string, shape: readonly number[], values: Float32Array): string;
  /** A list of whole numbers; the same list is one node. */
  list(...values: number[]): string;
  /** A single whole number, as an axis is given. */
  constantAxis(axis: number): string;
}

export function createGraph(): Graph {
  const nodes: Node[] = [];
  const constants: Constant[] = [];
  const add: Graph['add'] = (op, name, inputs, attr = {}) => {
    nodes.push({ name, op, input: [...inputs], attr });
    return name;
  };
  const addConstant = (constant: Constant): string => {
    constants.push(constant);
    return add('Const', constant.name, [], { dtype: { type: constant.dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT' } });
  };
  const addIntegers = (name: string, shape: readonly number[], values: readonly number[]): string =>
    constants.some((constant) => constant.name === name)
      ? name
      : addConstant({ name, shape, dtype: 'int32', values: Int32Array.from(values) });
  return {
    nodes,
    constants,
    input: (name, shape) => add('Placeholder', name, [], { dtype: floats, shape: { shape: shapeOf(shape) } }),
    add,
    constant: (name, shape, values) => addConstant({ name, shape, dtype: 'float32', values }),
    list: (...values) => addIntegers(`list_${values.join('_').replaceAll('-', 'm')}`, [values.length], values),
    constantAxis: (axis) => addIntegers(`axis_${axis}`, [], [axis]),
  };
}
