"""A page as PDF, by a browser that is installed: it prints the file alone, and reaches nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from aftershake.exchange.leftovers import PRINTED, PRINTING, PROFILE
from aftershake.exchange.writing import NotWritten, write
from aftershake.plain import plain

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "microsoft-edge-stable", "msedge", "brave-browser", "brave", "vivaldi"),
)
# Where they lie and are on no PATH.
PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
        "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
    ),
    "win32": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
        r"%ProgramFiles%\Microsoft\Edge\Application\msedge.exe",
    ),
}
# No name is looked up, nothing is updated, nobody's open windows and settings are touched.
OPTIONS = (
    *("--headless", "--disable-gpu", "--no-first-run", "--no-default-browser-check"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-extensions", "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"),
    "--no-pdf-header-footer",
)
PATIENCE_S = 120.0


def find_browser() -> Path | None:
    """One that can print without a window; None where there is none."""
    on_path = (shutil.which(name) for name in NAMES)
    there = (Path(os.path.expandvars(place)) for place in PLACES.get(sys.platform, ()))
    found = [Path(each) for each in on_path if each] or [each for each in there if each.is_file()]
    return found[0] if found else None


def print_page(browser: Path, page: Path, pdf: Path, *, overwrite: bool = False) -> None:
    """Print `page` to `pdf`, readable by its owner alone. Raises NotWritten."""
    # Beside the page: a browser in a sandbox of the system may see nothing of a temporary folder.
    with tempfile.TemporaryDirectory(
        prefix=PRINTING, dir=page.parent.absolute(), ignore_cleanup_errors=True
    ) as folder:
        made = Path(folder) / PRINTED
        command = [
            *(str(browser), *OPTIONS),
            # As root it does not start otherwise; the page is ours and has no script.
            *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
            *(f"--user-data-dir={Path(folder) / PROFILE}", f"--print-to-pdf={made}"),
            page.absolute().as_uri(),
        ]
        try:
            subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=False,
            )
            data = made.read_bytes()
        except (OSError, subprocess.SubprocessError):
            data = b""
        begun = data.startswith(b"%PDF")
        if not (begun and data.rstrip().endswith(b"%%EOF")):
            what = "only a part, as on a full disk" if begun else "nothing"
            raise NotWritten(
                f"{plain(browser.name, 60)} printed {what}. The page is there: open {page} in a"
                " browser, and print it as PDF."
            )
    write(pdf, data, overwrite=overwrite)
