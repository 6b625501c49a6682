"""A worker process: `python -m core.runners.worker`."""

from core.runners.worker.serve import main

if __name__ == "__main__":
    main()
