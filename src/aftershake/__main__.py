"""`python -m aftershake` is `aftershake`."""

from aftershake.cli import main

if __name__ == "__main__":
    main()
