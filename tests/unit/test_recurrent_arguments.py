"""What `Recurrent` refuses, in one sentence each: nothing goes to C whose type, place, shape or layout is not right."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from odyssey.catalogue import cell
from odyssey.errors import InputError
from odyssey.kernels.compiler import compiler
from odyssey.kernels.native import Pass, kernel
from odyssey.networks import Recurrent

T, B, D, H = 4, 2, 3, 5
BACKENDS = ["kernel", "reference"] if compiler() else ["reference"]
every_backend = pytest.mark.parametrize("backend", BACKENDS)
needs_compiler = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")


def net(backend="auto", id="lstm", **kind):
    torch.manual_seed(0)
    return Recurrent(id, D, H, backend=backend, **kind)


def x(seed=1):
    return torch.randn(T, B, D, generator=torch.Generator().manual_seed(seed))


def states(**change):
    return {"y": torch.zeros(1, B, H), "c": torch.zeros(1, B, H), **change}


def refuses(call, sentence):
    with pytest.raises(InputError, match=sentence) as caught:
        call()
    assert "\n" not in str(caught.value)


INPUTS = {
    "none": (None, "must be a tensor or a PackedSequence, not None"),
    "array": (np.zeros((T, B, D), np.float32), "not a ndarray; torch.from_numpy makes one"),
    "pair": ((x(), torch.tensor([4, 2])), "not a tuple"),
    "whole numbers": (
        torch.zeros(T, B, D, dtype=torch.int64),
        "input is torch.int64, but the weights are torch.float32",
    ),
    "bits": (torch.zeros(T, B, D, dtype=torch.bool), r"convert the input \(with \.to\(torch\.float32\)\)\.$"),
    "double": (x().double(), r"convert the input .* or the network \(with \.to\(torch\.float64\)\)"),
    "half": (x().half(), "input is torch.float16, but the weights are torch.float32"),
    "complex": (x().to(torch.complex64), "input is torch.complex64"),
    "meta": (x().to("meta"), "are not at the same device: meta and cpu"),
    "sparse": (x().to_sparse(), "must be a dense tensor, not sparse_coo"),
    "mkldnn": (x().to_mkldnn(), "must be a dense tensor, not _mkldnn"),
    "width": (torch.zeros(T, B, D + 1), r"must be \[T >= 1, B >= 1, 3\], not \[4, 2, 4\]"),
    "no steps": (torch.zeros(0, B, D), r"not \[0, 2, 3\]"),
    "no sequences": (torch.zeros(T, 0, D), r"not \[4, 0, 3\]"),
    "one dimension": (torch.zeros(D), r"not \[3\]"),
    "four dimensions": (torch.zeros(1, T, B, D), r"not \[1, 4, 2, 3\]"),
}


@every_backend
@pytest.mark.parametrize("name", INPUTS)
def test_inputs(backend, name):
    given, sentence = INPUTS[name]
    refuses(lambda: net(backend)(given), sentence)


@pytest.mark.filterwarnings("ignore:.*deprecated", "ignore:The PyTorch API of nested tensors")
@every_backend
def test_quantised_and_nested_inputs(backend):
    quantised = torch.quantize_per_tensor(x(), 0.1, 0, torch.quint8)
    refuses(lambda: net(backend)(quantised), "input is torch.quint8")
    nested = torch.nested.nested_tensor([torch.zeros(4, D), torch.zeros(2, D)])
    refuses(lambda: net(backend)(nested), "must be a dense tensor, not nested; use a PackedSequence")


STATES = {
    "pair": (tuple(states().values()), r"must be a mapping \{'y': \.\.\., 'c': \.\.\.\}, not a tuple"),
    "tensor": (torch.zeros(1, B, H), "must be a mapping .*, not a Tensor"),
    "unknown": (states(h=torch.zeros(1, B, H)), "unknown state of cell 'lstm' 'h'"),
    "none": (states(c=None), "'c' must be a tensor, not None"),
    "array": (states(c=np.zeros((1, B, H), np.float32)), "'c' must be a tensor, not a ndarray"),
    "double": (
        states(c=torch.zeros(1, B, H).double()),
        "state 'c' is torch.float64, but the weights are torch.float32",
    ),
    "half": (states(y=torch.zeros(1, B, H).half()), "state 'y' is torch.float16, but the weights are torch.float32"),
    "meta": (states(c=torch.zeros(1, B, H, device="meta")), "'c' .* are not at the same device: meta and cpu"),
    "sparse": (states(c=torch.zeros(1, B, H).to_sparse()), "'c' must be a dense tensor, not sparse_coo"),
    "batch": (states(c=torch.zeros(1, B + 1, H)), r"'c' must be .* = \[1, 2, 5\], not \[1, 3, 5\]"),
    "layers": (states(c=torch.zeros(2, B, H)), r"not \[2, 2, 5\]"),
    "size": (states(c=torch.zeros(1, B, H - 1)), r"not \[1, 2, 4\]"),
    "without batch": (states(c=torch.zeros(1, H)), r"not \[1, 5\]"),
}


@every_backend
@pytest.mark.parametrize("name", STATES)
def test_initial_states(backend, name):
    given, sentence = STATES[name]
    refuses(lambda: net(backend)(x(), given), sentence)


EVERY_PARAMETER = list(dict(net(num_layers=2, bidirectional=True).named_parameters()))
CHANGES = {
    "double": (lambda p: p.double(), r"is torch\.float"),
    "whole numbers": (lambda p: p.long(), r"torch\.int64"),
    "meta": (lambda p: p.to("meta"), "not at the same device"),
    "sparse": (lambda p: p.to_sparse(), "must be a dense tensor, not sparse_coo"),
    "wider": (lambda p: torch.zeros(*p.shape[:-1], p.shape[-1] + 1), r"must be \[.*\], not \["),
    "fewer rows": (lambda p: p[:-1], r"must be \[.*\], not \["),
    "none": (lambda p: None, "must be a tensor, not None"),
    "array": (lambda p: p.numpy(), "must be a tensor, not a ndarray"),
}


@every_backend
@pytest.mark.parametrize("change", CHANGES)
def test_every_parameter(backend, change):
    """Each one of 60 alone is another, in both layers and directions; without gradients, whose rules catch some."""
    make, sentence = CHANGES[change]
    module = net(backend, num_layers=2, bidirectional=True)
    for name in EVERY_PARAMETER:
        own = getattr(module, name)
        delattr(module, name)
        setattr(module, name, make(own.detach()))
        with torch.no_grad():
            refuses(lambda: module(x()[:1]), sentence)
        delattr(module, name)
        module.register_parameter(name, own)
    assert module(x())[0].shape == (T, B, 2 * H)


@needs_compiler
def test_data_of_a_parameter_in_place():
    module = net("kernel", id="gru")
    module.R_z.data = torch.zeros(H - 1, H)
    refuses(lambda: module(x()), r"'R_z' must be \[5, 5\], not \[4, 5\]")
    for parameter in module.parameters():  # all as if H were 4
        parameter.data = torch.zeros([H - 1 if n in (H, H - 1) else n for n in parameter.shape])
    refuses(lambda: module(x()), r"must be \[5, \.\.\.\], not \[4, \.\.\.\]")
    freed = net("kernel")
    freed.R_z.untyped_storage().resize_(0)
    refuses(lambda: freed(x()), "has no memory that C could read")


@pytest.mark.filterwarnings("ignore:Complex modules")
@every_backend
def test_a_network_on_another_device_than_its_input(backend):
    refuses(
        lambda: net(backend).to("meta")(x()), "input and the parameter 'W_z' are not at the same device: cpu and meta"
    )
    refuses(lambda: net(backend).to(torch.complex64)(x()), "weights must be real floating-point numbers")


LENGTHS = {
    "floats": (torch.tensor([4.0, 2.0]), "tensor of int64, not of torch.float32"),
    "bits": (torch.tensor([True, True]), "not of torch.bool"),
    "negative": (torch.tensor([4, -1]), r"2 lengths from 1 to 4, not \[4, -1\]"),
    "zero": (torch.tensor([4, 0]), r"not \[4, 0\]"),
    "too long": (torch.tensor([5, 2]), r"not \[5, 2\]"),
    "too many": (torch.tensor([4, 2, 1]), r"not \[4, 2, 1\]"),
    "one number": (torch.tensor(4), r"in a tensor \[B\], not \[\]"),
    "column": (torch.tensor([[4], [2]]), r"in a tensor \[B\], not \[2, 1\]"),
    "list": ([4, 2], "in a tensor .*, not a list"),
    "meta": (torch.tensor([4, 2], device="meta"), "meta device, which holds no numbers"),
}


@every_backend
@pytest.mark.parametrize("name", LENGTHS)
def test_lengths(backend, name):
    given, sentence = LENGTHS[name]
    refuses(lambda: net(backend).run(x(), given), sentence)


def packed(**change):
    good = pack_padded_sequence(x(), torch.tensor([2, 4]), enforce_sorted=False)
    return PackedSequence(*(change.get(name, getattr(good, name)) for name in good._fields))


PACKED = {
    "double": (lambda: packed(data=packed().data.double()), "input is torch.float64, but the weights are"),
    "width": (lambda: packed(data=torch.zeros(6, D + 1)), r"dense tensor \[sum of T, 3\], not \[6, 4\]"),
    "rows": (lambda: packed(data=torch.zeros(5, D)), "be 5 rows together"),
    "whole": (lambda: packed().to(torch.int64), "input is torch.int64"),
    "growing": (lambda: packed(batch_sizes=torch.tensor([1, 1, 2, 2])), "must fall from B to 1"),
    "no batch": (lambda: packed(batch_sizes=torch.tensor([2, 2, 2, 0])), "must fall from B to 1"),
    "floats": (lambda: packed(batch_sizes=packed().batch_sizes.float()), "int64 on the CPU"),
    "indices": (lambda: packed(sorted_indices=torch.tensor([0, 5])), "must be the numbers 0 to 1"),
    "device": (lambda: packed(sorted_indices=torch.tensor([0, 1], device="meta")), "not at the same device: cpu and"),
}  # fmt: skip


@every_backend
@pytest.mark.parametrize("name", PACKED)
def test_packed_sequences(backend, name):
    make, sentence = PACKED[name]
    refuses(lambda: net(backend)(make()), sentence)


CONSTRUCTED = {
    "no layers": ({"num_layers": 0}, "num_layers must be greater than zero, not 0"),
    "half a layer": ({"num_layers": 1.5}, "num_layers must be a whole number, not 1.5"),
    "no units": ({"hidden_size": 0}, "hidden_size must be greater than zero"),
    "negative": ({"hidden_size": -1}, "hidden_size must be greater than zero"),
    "float": ({"hidden_size": 5.0}, "hidden_size must be a whole number, not 5.0"),
    "bool": ({"hidden_size": True}, "hidden_size must be a whole number, not True"),
    "text": ({"input_size": "10"}, "input_size must be a whole number, not '10'"),
    "no input": ({"input_size": 0}, "input_size must be greater than zero"),
    "both": ({"bidirectional": 2}, "bidirectional must be True or False, not 2"),
    "whole numbers": ({"dtype": torch.int64}, "dtype must be one of .*, not torch.int64"),
    "complex": ({"dtype": torch.complex64}, "dtype must be one of"),
    "array type": ({"dtype": np.float32}, "dtype must be one of"),
    "cell": ({"cell": torch.nn.LSTM}, "the cell must be an id or a Cell .*, not a type"),
    "no cell": ({"cell": None}, "the cell must be an id or a Cell .*, not None"),
    "unknown cell": ({"cell": "LSTMs"}, "unknown cell 'LSTMs'; did you mean lstm"),
    "backend": ({"backend": ["kernel"]}, "unknown backend"),
    "batch_first": ({"batch_first": True}, r"has no batch_first=True; give it x\.transpose\(0, 1\)"),
    "dropout": ({"dropout": 0.5}, r"has no dropout=0\.5; put a torch\.nn\.Dropout between"),
    "bias": ({"bias": False}, "has no bias=False; write the cell without"),
    "proj_size": ({"proj_size": 2}, r"has no proj_size=2; put a torch\.nn\.Linear"),
    "nonlinearity": ({"nonlinearity": "relu"}, "choose the cell rnn-tanh or rnn-relu"),
    "misspelt": ({"bidirektional": True}, "unknown argument of Recurrent 'bidirektional'; did you mean bidirectional"),
}


@pytest.mark.parametrize("name", CONSTRUCTED)
def test_arguments_of_the_constructor(name):
    change, sentence = CONSTRUCTED[name]
    refuses(lambda: Recurrent(**{"cell": "lstm", "input_size": D, "hidden_size": H, **change}), sentence)


def test_arguments_that_change_nothing_are_taken():
    module = Recurrent("gru", np.int64(D), H, bias=True, batch_first=False, dropout=0, proj_size=0, device="cpu")
    assert module(x())[0].shape == (T, B, H)


@needs_compiler
def test_no_other_door_to_the_kernel():
    """`Pass`, where tensors become addresses, looks itself."""
    native = kernel(cell("gru"), torch.float32)
    weights = list(net(id="gru").parameters())
    full = native.layout((T, T), False)

    def passes(given, others, layout=full):
        return lambda: Pass(native, layout, True, given, [None, *others])

    assert passes(x(), weights)().forward()[0].shape == (T, B, H)
    refuses(passes(x().double(), [w.double() for w in weights]), r"reads torch\.float32 on the CPU, not torch\.float64")
    refuses(passes(x(), weights, native.layout((T, T, T), False)), r"\[T, B, D\] with T = 4, .* B = 3")
    refuses(passes(x(), weights, native.layout((T + 1, T), False)), "with T = 5")
    refuses(passes(x(), [weights[1], weights[0], *weights[2:]]), "must be")
    refuses(lambda: native.layout((3, 0), False), r"1 step or more, not of the lengths \[3, 0\]")
    refuses(lambda: native.layout((), False), "1 step or more")
    done = passes(x(), weights)()
    done.forward()
    for wrong in (torch.zeros(T, B, H + 1), torch.zeros(T, B, H).double()):
        refuses(lambda w=wrong: done.prepare_backward([w, None], [True, False]), "an adjoint must be")
