"""PyTorch, loaded at first use.

Modules that the web server reads for their declarations take torch from here, so that importing them does not load it.
Not `lazy_loader` or `importlib.util.LazyLoader`: they leave a proxy in `sys.modules`, and Streamlit's file watcher,
which looks at every module there, would load what it stands for.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import Tensor
else:

    class Torch:
        """Stands for the module `torch`, and keeps each attribute once it was asked for."""

        def __getattr__(self, name: str) -> Any:
            value = getattr(importlib.import_module("torch"), name)
            setattr(self, name, value)
            return value

    torch = Torch()
    Tensor = "torch.Tensor"

__all__ = ["Tensor", "torch"]
