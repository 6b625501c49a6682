"""Who trains and computes what the book orders (`core.runners.base.Dispatch`): worker processes of this machine."""
