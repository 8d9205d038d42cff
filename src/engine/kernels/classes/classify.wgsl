// Most probable class per position; the first of equals.
struct Params { total: u32, groups: u32, classes: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> probability: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> winners: array<u32>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.total) { return; }
  var best = -1.0; var winner = 0u;
  for (var c = 0u; c < p.classes; c++) {
    let v = probability[i * p.groups + c / 4u][c % 4u];
    if (v > best) { best = v; winner = c; }
  }
  winners[i] = winner;
}
