"""What a few lines print, in a Python that has loaded nothing else."""

from __future__ import annotations

import subprocess
import sys


def printed(code: str) -> str:
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return ran.stdout.strip()
