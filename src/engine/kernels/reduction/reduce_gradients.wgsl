// Adds the partial sums of weight and bias gradients into the packed gradient buffer, many regions in one dispatch: a row for each workgroup.
struct Params { workgroups: u32 }
struct Row { goal: u32, size: u32, partial: u32, stride: u32, parts: u32 }  // in vec4f; stride from one part to the next
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> rows: array<Row>;
@group(0) @binding(2) var<storage, read> partial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> gradient: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let row = rows[workgroup];
  if (t >= row.size) { return; }
  var sum = vec4f();
  for (var c = 0u; c < row.parts; c++) { sum += partial[row.partial + c * row.stride + t]; }
  gradient[row.goal + t] = sum;
}
