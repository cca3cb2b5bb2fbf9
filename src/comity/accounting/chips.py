"""
Peaks of chips that trained known systems, each with where the figure stands.

Only dense figures: half of what data sheets print "with sparsity". Few on purpose: a chip that is
not here has its peak named by whoever asks, or in a table such as Epoch AI's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from types import MappingProxyType

from comity.base.errors import Malformed

PRECISION = "bf16"


@dataclass(frozen=True, slots=True)
class Chip:
    """A chip with its dense peak (FLOP/s) in each precision, and where that is published."""

    name: str
    peaks: Mapping[str, Decimal]
    source: str

    def peak(self, precision: str) -> Decimal:
        """Return the peak in a precision such as bf16; Malformed names those that are known."""
        found = self.peaks.get(precision)
        if found is None:
            raise Malformed(
                "no peak of {chip} in {precision} is known here, only in {known}",
                chip=self.name,
                precision=precision,
                known=", ".join(sorted(self.peaks)),
            )
        return found


def _chip(name: str, source: str, **peaks: str) -> Chip:
    return Chip(name, MappingProxyType({key: Decimal(one) for key, one in peaks.items()}), source)


_OWN = (
    _chip(
        "NVIDIA A100",
        "https://hmc-tech.com/gpu/nvidia-h100-vs-nvidia-a100-sxm-40gb",
        bf16="311.87e12",
        fp16="311.87e12",
        tf32="155.94e12",
        fp32="19.49e12",
    ),
    _chip(
        "NVIDIA H100 SXM",
        "https://glennklockwood.com/garden/processors/h100",
        bf16="989.4e12",
        fp16="989.4e12",
        fp8="1978.9e12",
        tf32="494.7e12",
        fp32="66.9e12",
    ),
    _chip(
        "NVIDIA H100 PCIe",
        "https://hmc-tech.com/gpu/nvidia-h100-vs-nvidia-a100-sxm-40gb",
        bf16="756.45e12",
        fp16="756.45e12",
        tf32="378.23e12",
        fp32="51.22e12",
    ),
    _chip("Google TPU v3", "https://cloud.google.com/tpu/docs/v3", bf16="123e12"),
    _chip("Google TPU v5e", "https://docs.cloud.google.com/tpu/docs/v5e", bf16="197e12"),
)
CHIPS: Mapping[str, Chip] = MappingProxyType({one.name: one for one in _OWN})


def chip(name: str, among: Mapping[str, Chip]) -> Chip:
    """Return the chip of this name, or the only one whose name contains it; Malformed helps."""
    asked = name.casefold().replace("-", " ")
    plain = {one.casefold().replace("-", " "): one for one in among}
    if asked in plain:
        return among[plain[asked]]
    containing = [one for key, one in plain.items() if asked in key]
    if len(containing) == 1:
        return among[containing[0]]
    near = containing or [plain[one] for one in get_close_matches(asked, plain, n=3, cutoff=0.3)]
    raise Malformed(
        "no chip is called {chip} here, but {near}; or name its dense peak with --peak",
        chip=name[:80],
        near=", ".join((near or list(among))[:5]),
    )
