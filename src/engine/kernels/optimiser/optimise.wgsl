// One optimiser step over all packed parameters. Adam and SGD as torch.optim: weight decay is L2 added to the gradient;
// Adam: w -= rate m̂ / (sqrt(v̂) + 1e-8); SGD: buf = momentum buf + g (first step buf = g), w -= rate (nesterov ? g + momentum buf : buf).
override ADAM: u32 = 1u;
override NESTEROV: u32 = 0u;
struct Params { size: u32, decay: f32, momentum: f32 }
struct Step { rate: f32, correction1: f32, correction2: f32, pad: f32 }  // correction k = 1 - beta_k^t
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> step: Step;
@group(0) @binding(2) var<storage, read> control: array<f32>;
@group(0) @binding(3) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> value: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  let i = id.x + id.y * n.x * 64u;
  if (i >= p.size || control[2] == 0.0) { return; }
  let w = value[i];
  let g = gradient[i] * control[1] + p.decay * w;
  if (ADAM == 1u) {
    let m = 0.9 * first[i] + 0.1 * g;
    let v = 0.999 * second[i] + 0.001 * g * g;
    first[i] = m; second[i] = v;
    value[i] = w - (step.rate / step.correction1) * m / (sqrt(v) / sqrt(step.correction2) + 1e-8);
  } else {
    let m = p.momentum * first[i] + g;
    first[i] = m;
    value[i] = w - step.rate * select(m, g + p.momentum * m, NESTEROV == 1u);
  }
}
