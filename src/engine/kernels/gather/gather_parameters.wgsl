// What a prune keeps of a packed parameter buffer: each new 4x4 block's column gathers its four outputs from the old buffer; padding stays 0.
// `owners` says for each workgroup which region it serves and where that region's workgroups begin; `maps` names the old channel of each new one.
struct Params { workgroups: u32 }
struct Region { start: u32, size: u32, source: u32, inGroups: u32, outGroups: u32, oldInGroups: u32, oldOutGroups: u32, inputs: u32, outputs: u32 }
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> owners: array<vec2u>;
@group(0) @binding(2) var<storage, read> regions: array<Region>;       // start, size and source in vec4f
@group(0) @binding(3) var<storage, read> maps: array<u32>;             // old physical channel, or none
@group(0) @binding(4) var<storage, read> before: array<f32>;
@group(0) @binding(5) var<storage, read_write> after: array<vec4f>;

const none = 0xffffffffu;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let workgroup = id.x + id.y * n.x;
  if (workgroup >= p.workgroups) { return; }
  let owner = owners[workgroup];
  let r = regions[owner.x];
  let i = (workgroup - owner.y) * 64u + t;
  if (i >= r.size) { return; }
  var input = 0u; var block = 0u; var group = i;                       // of a bias: one input, no taps
  if (r.inputs != none) {
    group = (i / 4u) % r.outGroups;
    input = maps[r.inputs + 4u * ((i / 4u / r.outGroups) % r.inGroups) + i % 4u];
    block = (i / 4u / r.outGroups / r.inGroups) * r.oldInGroups;       // tap
  }
  var gathered = vec4f();
  for (var lane = 0u; lane < 4u; lane++) {
    let output = maps[r.outputs + 4u * group + lane];
    if (input == none || output == none) { continue; }
    let within = ((block + input / 4u) * r.oldOutGroups + output / 4u) * 16u + (input % 4u) * 4u + output % 4u;
    gathered[lane] = before[r.source * 4u + select(within, output, r.inputs == none)];
  }
  after[r.start + i] = gathered;
}
