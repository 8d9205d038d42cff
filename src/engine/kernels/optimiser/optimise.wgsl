// One optimiser step over all packed parameters, a run of them for each workgroup. Adam and SGD as torch.optim: weight decay is L2 added to the gradient;
// Adam: w -= rate m̂ / (sqrt(v̂) + 1e-8); SGD: buf = momentum buf + g (first step buf = g), w -= rate (nesterov ? g + momentum buf : buf).
override ADAM: u32 = 1u;
override NESTEROV: u32 = 0u;
struct Params { run: u32, size: u32, decay: f32, momentum: f32 }
struct Step { rate: f32, correction1: f32, correction2: f32, pad: f32 }  // correction k = 1 - beta_k^t
struct Control { norm: f32, factor: f32, finite: f32 }                   // of gradient_control
@group(0) @binding(0) var<uniform> p: Params;
@group(0) @binding(1) var<storage, read> step: Step;
@group(0) @binding(2) var<storage, read> control: Control;
@group(0) @binding(3) var<storage, read> gradient: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> value: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> first: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> second: array<vec4f>;

@compute @workgroup_size(64) fn main(@builtin(local_invocation_index) t: u32, @builtin(workgroup_id) id: vec3u, @builtin(num_workgroups) n: vec3u) {
  if (control.finite == 0.0) { return; }
  let factor = control.factor;
  let rate = step.rate / step.correction1; let deviation = 1.0 / sqrt(step.correction2);
  let begin = (id.x + id.y * n.x) * p.run;
  let end = min(begin + p.run, p.size);
  for (var i = begin + t; i < end; i += 64u) {
    let w = value[i];
    let g = gradient[i] * factor + p.decay * w;
    if (ADAM == 1u) {
      let m = 0.9 * first[i] + 0.1 * g;
      let v = 0.999 * second[i] + 0.001 * g * g;
      first[i] = m; second[i] = v;
      value[i] = w - rate * m / (sqrt(v) * deviation + 1e-8);
    } else {
      let m = p.momentum * first[i] + g;
      first[i] = m;
      value[i] = w - step.rate * select(m, g + p.momentum * m, NESTEROV == 1u);
    }
  }
}
