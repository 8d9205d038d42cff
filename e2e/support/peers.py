"""Reads exported files with onnx and PyTorch: onnx's checker, and a strict rebuild of the authors' layers from the filter tables.
   python3 peers.py onnx FILE | python3 peers.py sauronunet FOLDER | python3 peers.py golden TENSORS LOADER_FOLDER"""
import csv, json, os, sys


def check_onnx(path):
    import onnx

    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    axes = [axis.dim_param or axis.dim_value for axis in model.graph.input[0].type.tensor_type.shape.dim]
    print(json.dumps({"ir": model.ir_version, "opset": model.opset_import[0].version, "input": axes}))


def check_sauronunet(folder):
    """The layers as the authors' nnUNet makes them from filters['in'] and filters['out']; then load_state_dict, strictly."""
    import torch

    tables = {}
    for side in ("in", "out"):
        with open(os.path.join(folder, side + "_filters"), newline="") as file:
            rows = list(csv.reader(file, delimiter="\t"))
        tables[side] = dict(zip(rows[0], map(int, rows[-1])))
    three = "dec_ConvTranspose3d_1" in tables["in"]
    conv, up = (torch.nn.Conv3d, torch.nn.ConvTranspose3d) if three else (torch.nn.Conv2d, torch.nn.ConvTranspose2d)
    name = "dec_ConvTranspose3d" if three else "dec_ConvTranspose2d"
    levels = sum(column.startswith("enc_") for column in tables["in"]) // 2
    make = lambda kind, column, *rest: kind(tables["in"][column], tables["out"][column], *rest)

    class Block(torch.nn.Module):
        def __init__(self, column):
            super().__init__()
            self.seq = torch.nn.Sequential(make(conv, column, 3))

    model = torch.nn.Module()
    model.encoder = torch.nn.ModuleList(Block(f"enc_ConvBlock_{i + 1}") for i in range(2 * levels))
    model.decoder = torch.nn.ModuleList()
    for stage in range(levels - 1):
        model.decoder.append(make(up, f"{name}_{stage + 1}", 2, 2))
        model.decoder.extend(Block(f"dec_ConvBlock_{2 * stage + i}") for i in (1, 2))
    model.last = torch.nn.ModuleList(torch.nn.Sequential(make(conv, f"dec_Sequential_{i + 1}", 1)) for i in range(levels - 2))
    model.load_state_dict(torch.load(os.path.join(folder, "model.pt")), strict=True)
    print(sum(value.numel() for value in model.parameters()))


def check_golden(path, loader):
    """The largest difference of the loader's network to the softmax that the authors' code gave for the same weights and input."""
    import numpy, torch

    sys.path.insert(0, loader)
    sys.dont_write_bytecode = True
    import load_pytorch

    data = open(path, "rb").read()
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)

    def read(entry):
        begin, end = entry["data_offsets"]
        return torch.from_numpy(numpy.frombuffer(data, "<f4", (end - begin) // 4, start + begin).reshape(entry["shape"]).copy())

    def exported(layer):
        kind, index = layer.rsplit("_", 1)
        index = int(index) - 1
        if kind == "enc_ConvBlock":
            return f"encoder.{index}.seq.0"
        if kind.startswith("dec_ConvTranspose"):
            return f"decoder.{3 * index}"
        return f"last.{index}.0" if kind == "dec_Sequential" else f"decoder.{3 * (index // 2) + 1 + index % 2}.seq.0"

    weights = {}
    for name, entry in header.items():
        if name.startswith("param/"):
            layer, part = name[len("param/"):].rsplit(".", 1)
            weights[f"{exported(layer)}.{part}"] = read(entry)
    with torch.no_grad():
        outputs = load_pytorch.Network(weights).eval()(read(header["input"]))
    print(max((output - read(header[f"softmax/head{head}"])).abs().max().item() for head, output in enumerate(outputs)))


{"onnx": check_onnx, "sauronunet": check_sauronunet, "golden": check_golden}[sys.argv[1]](*sys.argv[2:])
