"""The pages before those whose trade it is: a parser, a validator, a checker, a browser.

Each is used where it is installed, and the test says so where it is not: html5lib from PyPI; from
npm, in a folder that NODE_PATH names, `vnu-jar` (with Java) and `axe-core`; a Chromium.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

import support.app_examples as examples
from aftershake.cli import printing
from aftershake.report.methods import Origin
from aftershake.report.page import session_page, sessions_page
from support.report_examples import BEHIND, OWN, listed

ORIGIN = Origin("9.8.7", "42", 1140, "5e" * 32)
PAGES = {
    "whole": session_page(examples.RESULT, ORIGIN),
    "own": session_page(OWN, ORIGIN, BEHIND),
    "unclear": session_page(examples.UNCLEAR, ORIGIN),
    "empty": session_page(examples.EMPTY, ORIGIN),
    "many": sessions_page(
        [listed(12, title="Standard"), *(listed(n, (n - 6) / 9) for n in range(11, 0, -1))],
        [examples.RATED],
        ORIGIN,
    ),
}
EACH = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
MODULES = Path(os.environ.get("NODE_PATH", "node_modules"))
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
AXE = MODULES / "axe-core" / "axe.min.js"


@EACH
def test_a_strict_parser_finds_no_fault(page: str) -> None:
    html5lib = pytest.importorskip("html5lib", reason="html5lib is not installed (PyPI)")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of newer Pythons
        html5lib.HTMLParser(strict=True).parse(page)


def test_the_validator_of_the_w3c_finds_no_fault(tmp_path: Path) -> None:
    if not VNU.exists() or shutil.which("java") is None:
        pytest.skip("vnu-jar (npm; NODE_PATH names its folder) or Java is not installed")
    for name, page in PAGES.items():
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    ran = subprocess.run(
        ["java", "-jar", str(VNU), "--stdout", "--format", "json", "--skip-non-html", tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    # What it tells for information: that it cannot check the hash of a style. A browser does.
    said = [each for each in json.loads(ran.stdout)["messages"] if each["type"] != "info"]
    assert [(each["message"], each.get("extract")) for each in said] == []


def browser() -> Path:
    found = printing.find_browser()
    if found is None:
        pytest.skip("no browser is installed (apt-get install chromium)")
    return found


def loaded(page: str, folder: Path, *options: str) -> tuple[str, str]:
    """What a browser makes of the page, and what it says of it."""
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    ran = subprocess.run(
        [
            *(browser(), *printing.OPTIONS, "--no-sandbox", "--enable-logging=stderr", *options),
            *(f"--user-data-dir={folder / 'profile'}", "--virtual-time-budget=20000"),
            *("--dump-dom", file.as_uri()),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return ran.stdout, ran.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    shutil.rmtree(tmp_path / "profile", ignore_errors=True)


@pytest.mark.parametrize("name", ["own", "many"])
def test_a_browser_refuses_nothing_of_it_for_its_own_policy(name: str, folder: Path) -> None:
    dom, said = loaded(PAGES[name], folder)
    assert "</html>" in dom
    assert not re.findall(r".*(?:Content Security Policy|Refused to|net::ERR).*", said)


def test_a_script_that_got_into_it_would_not_run(folder: Path) -> None:
    """Nothing gets in; if it did, the policy would hold it."""
    script = "<script>document.title = 'ran'</script></body>"
    dom, said = loaded(PAGES["own"].replace("</body>", script), folder)
    assert "<title>ran</title>" not in dom
    assert "Content Security Policy" in said


def test_all_that_there_is_of_a_session_prints_on_two_sheets(folder: Path) -> None:
    page, pdf = folder / "own.html", folder / "own.pdf"
    page.write_text(PAGES["own"], "utf-8")
    printing.print_page(browser(), page, pdf)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) == 2


@pytest.mark.parametrize(
    ("name", "light"),
    [(name, light) for name in ("own", "many") for light in ("light", "dark")]
    + [("unclear", "light")],
)
def test_an_accessibility_checker_finds_no_fault(name: str, light: str, folder: Path) -> None:
    if not AXE.exists():
        pytest.skip("axe-core (npm; NODE_PATH names its folder) is not installed")
    assert faults(PAGES[name], light, folder) == []


def faults(page: str, light: str, folder: Path) -> list[tuple[str, list[str]]]:
    """What axe-core finds, with its checker let in past the page's policy."""
    run = (
        f"<script>{AXE.read_text('utf-8')}</script><script>axe.run(document, {{runOnly:"
        " ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(found =>"
        " { const out = document.createElement('pre'); out.id = 'found';"
        " out.textContent = JSON.stringify([found.passes.length,"
        " matchMedia('(prefers-color-scheme: dark)').matches, found.violations.map(each =>"
        " [each.id, each.nodes.map(node => node.html + ' ' + node.failureSummary)])]);"
        " document.body.append(out); });</script></body>"
    )
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    scheme = "--blink-settings=preferredColorScheme=" + ("0" if light == "dark" else "1")
    dom, _ = loaded(open_page.replace("</body>", run), folder, scheme)
    told = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert told, "the checker did not run"
    passed, dark, violations = json.loads(unescape(told[1]))
    assert passed > 10
    assert dark == (light == "dark")
    return [(name, nodes) for name, nodes in violations]
