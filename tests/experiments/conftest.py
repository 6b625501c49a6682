from tests.demonstrations.conftest import one_thread

__all__ = ["one_thread"]
