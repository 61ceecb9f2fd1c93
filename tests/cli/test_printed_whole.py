"""A browser that runs out of room leaves the beginning of a page as PDF, and ends as if all went
well."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aftershake.cli.printing import print_page
from aftershake.exchange.writing import NotWritten

WHOLE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def browser(folder: Path, prints: bytes) -> Path:
    made = folder / "browser"
    made.write_text(
        f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n"
        "(to,) = (a[15:] for a in sys.argv if a.startswith('--print-to-pdf='))\n"
        f"Path(to).write_bytes({prints!r})\n"
    )
    made.chmod(0o700)
    return made


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
def test_a_part_of_a_page_takes_the_place_of_none(tmp_path: Path) -> None:
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text("<p>page</p>")
    print_page(browser(tmp_path, WHOLE), page, pdf)
    for part in (WHOLE[:40], WHOLE[:-8], WHOLE[:9]):
        with pytest.raises(NotWritten):
            print_page(browser(tmp_path, part), page, pdf, overwrite=True)
    assert pdf.read_bytes() == WHOLE
