"""One drop-out does not cost the verdict: the recorder lets the rest last longer for it."""

from __future__ import annotations

import json
from pathlib import Path

from aftershake.cli import main

