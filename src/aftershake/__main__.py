"""`python -m aftershake` is `aftershake`."""

from aftershake.cli import main

main()
