"""The scripts of docs/recipes.md, as they stand there, each with what it is written for."""

from __future__ import annotations

import csv
import http.client
import io
import json
import math
import re
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

TEXT = (Path(__file__).parents[1] / "docs" / "recipes.md").read_text("utf-8")
CODE = re.compile(r"`(to_\w+\.py)[^`]*`[^`]*(?:`[^`\n]+`[^`]*)*:\n\n```python\n(.*?)```", re.DOTALL)
SCRIPTS = dict(CODE.findall(TEXT))
PATIENCE_S = 60

Line = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With every script, and the beats of two minutes."""
    folder = tmp_path_factory.mktemp("recipes")
    for name, code in SCRIPTS.items():
        (folder / name).write_text(code)
    rr = (f"{850 + 40 * math.sin(i / 3):.0f}\n" for i in range(120))
    (folder / "rr.txt").write_text("".join(rr))
    return folder


@pytest.fixture(scope="module")
def told(folder: Path) -> list[str]:
    """What `live` prints of them."""
    with live(folder) as pipe:
        assert pipe.stdout is not None
        return pipe.stdout.read().decode().splitlines()


@contextmanager
def live(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    given = ("--replay", str(folder / "rr.txt"), "--speed", "max", "--json")
    command = [sys.executable, "-m", "aftershake", "live", *given]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        yield child


def piped(folder: Path, script: str, *arguments: str) -> str:
    """`aftershake live … | python3 SCRIPT …`: what the script prints."""
    with live(folder) as pipe:
        ran = subprocess.run(
            [sys.executable, script, *arguments],
            stdin=pipe.stdout,
            capture_output=True,
            text=True,
            cwd=folder,
            timeout=PATIENCE_S,
        )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def of(told: list[str], kind: str) -> list[Line]:
    return [line for line in map(json.loads, told) if line["type"] == kind]


def wait_until(is_so: Callable[[], bool]) -> None:
    """Looks again and again, for so long at most."""
    looked = threading.Event()
    for _ in range(20 * PATIENCE_S):
        if is_so():
            return
        looked.wait(0.05)
    raise AssertionError("it did not happen")


def test_every_script_is_found() -> None:
    assert set(SCRIPTS) == {"to_csv.py", "to_osc.py", "to_mqtt.py", "to_lsl.py", "to_sse.py"}
    assert TEXT.count("```python") == len(SCRIPTS)


def test_csv_is_a_table_of_every_beat(folder: Path, told: list[str]) -> None:
    text = piped(folder, "to_csv.py")
    rows = list(csv.DictReader(io.StringIO(text)))
    beats = of(told, "beat")
    assert [float(row["rr_ms"]) for row in rows] == [beat["rr_ms"] for beat in beats]
    assert [row["artifact"] for row in rows] == ["False"] * (len(beats) - 2) + ["", ""]
    pandas = pytest.importorskip("pandas")
    table = pandas.read_csv(io.StringIO(text), parse_dates=["at"])
    assert len(table) == 120
    assert str(table["at"].dt.tz) == "UTC"


def test_the_line_for_csv(folder: Path, told: list[str]) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed (apt-get install jq)")
    (line,) = re.findall(r"^aftershake live --json \| (jq .*) > beats.csv$", TEXT, re.MULTILINE)
    ran = subprocess.run(
        line, shell=True, input="\n".join(told), capture_output=True, text=True, check=True
    )
    rows = list(csv.reader(io.StringIO(ran.stdout)))
    assert [float(row[2]) for row in rows] == [beat["rr_ms"] for beat in of(told, "beat")]


def test_osc_hears_every_beat(folder: Path, told: list[str]) -> None:
    pytest.importorskip("pythonosc", reason="python-osc is not installed (extra dev)")
    from pythonosc.dispatcher import Dispatcher
    from pythonosc.osc_server import BlockingOSCUDPServer

    heard: list[tuple[Any, ...]] = []
    hears = Dispatcher()
    hears.set_default_handler(lambda *message: heard.append(message))
    with BlockingOSCUDPServer(("127.0.0.1", 0), hears) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            piped(folder, "to_osc.py", "127.0.0.1", str(server.server_address[1]))
            beats = of(told, "beat")
            wait_until(lambda: sum(each[0] == "/aftershake/beat" for each in heard) == len(beats))
        finally:
            server.shutdown()
            thread.join()
    rr_ms = [each[1] for each in heard if each[0] == "/aftershake/beat"]
    assert rr_ms == pytest.approx([beat["rr_ms"] for beat in beats])
    rmssd = [line["rmssd_ms"] for line in of(told, "state") if line["rmssd_ms"] is not None]
    assert [each[1] for each in heard if each[0] == "/aftershake/rmssd"] == pytest.approx(rmssd)
    assert rmssd


@contextmanager
def broker(folder: Path) -> Iterator[int]:
    """A real broker on a free port of this computer."""
    program = shutil.which("mosquitto") or shutil.which("amqtt")
    if program is None:
        pytest.skip("no broker is installed (apt-get install mosquitto, or pip install amqtt)")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    if program.endswith("mosquitto"):
        config = f"listener {port} 127.0.0.1\nallow_anonymous true\n"
    else:
        config = (
            f'listeners:\n  default:\n    type: tcp\n    bind: "127.0.0.1:{port}"\n'
            "plugins:\n  amqtt.plugins.authentication.AnonymousAuthPlugin:\n"
            "    allow_anonymous: true\n"
        )
    (folder / "broker.conf").write_text(config)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([program, "-c", str(folder / "broker.conf")], **quiet) as child:  # type: ignore[call-overload]

        def listens() -> bool:
            assert child.poll() is None
            with socket.socket() as there:
                return there.connect_ex(("127.0.0.1", port)) == 0

        try:
            wait_until(listens)
            yield port
        finally:
            child.terminate()


def test_mqtt_gets_every_line_under_its_type(folder: Path, told: list[str]) -> None:
    mqtt = pytest.importorskip("paho.mqtt.client", reason="paho-mqtt is not installed (extra dev)")
    heard: list[tuple[str, bytes]] = []
    subscribed = threading.Event()
    with broker(folder) as port:
        listener = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
        listener.on_subscribe = lambda *_: subscribed.set()
        listener.on_message = lambda _, __, said: heard.append((said.topic, said.payload))
        listener.connect("127.0.0.1", port)
        listener.loop_start()
        try:
            listener.subscribe("aftershake/#", qos=1)
            assert subscribed.wait(PATIENCE_S)
            piped(folder, "to_mqtt.py", "127.0.0.1", str(port))
            wait_until(lambda: any(topic.endswith("session_end") for topic, _ in heard))
        finally:
            listener.loop_stop()
            listener.disconnect()
    kinds = [json.loads(line)["type"] for line in told]
    assert [topic for topic, _ in heard] == [f"aftershake/{kind}" for kind in kinds]
    assert [json.loads(said)["t_s"] for _, said in heard] == [json.loads(e)["t_s"] for e in told]


def test_lsl_has_a_sample_a_beat(folder: Path, told: list[str]) -> None:
    try:
        import pylsl
    except (ImportError, RuntimeError) as error:
        pytest.skip(f"pylsl or liblsl is not installed: {error}".partition("\n")[0])
    child = subprocess.Popen(
        [sys.executable, "to_lsl.py"], stdin=subprocess.PIPE, text=True, cwd=folder
    )
    assert child.stdin is not None
    with child:
        streams = [
            pylsl.resolve_byprop("name", name, timeout=PATIENCE_S)[0]
            for name in ("AftershakeRR", "AftershakeMarkers")
        ]
        inlets = [pylsl.StreamInlet(each) for each in streams]
        for each in inlets:
            each.open_stream(timeout=PATIENCE_S)
        child.stdin.write("\n".join(told) + "\n")
        child.stdin.flush()
        beats = of(told, "beat")
        samples = [inlets[0].pull_sample(timeout=PATIENCE_S)[0][0] for _ in beats]
        first = json.loads(inlets[1].pull_sample(timeout=PATIENCE_S)[0][0])
        child.stdin.close()
    assert samples == [beat["rr_ms"] for beat in beats]
    assert first["type"] == "session_start"
    assert child.returncode == 0


def test_a_page_gets_the_lines_as_events(folder: Path, told: list[str]) -> None:
    child = subprocess.Popen(
        [sys.executable, "to_sse.py", "0"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    assert child.stdin is not None
    assert child.stderr is not None
    with child:
        where = urlsplit(child.stderr.readline().strip())
        assert where.hostname == "127.0.0.1"

        def asked(path: str, **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection(where.hostname, where.port, timeout=PATIENCE_S)
            connection.request("GET", path, headers=headers)
            return connection.getresponse()

        with asked("/") as page:
            assert b'new EventSource("/events")' in page.read()
        with asked("/", Host="elsewhere.example") as refused:
            assert refused.status == 403
        with asked("/events") as events:
            assert events.headers["Content-Type"] == "text/event-stream"
            child.stdin.write("\n".join(told) + "\n")
            child.stdin.close()
            said = events.read().decode()
        assert child.stderr.read() == ""
    assert child.returncode == 0
    assert re.findall(r"^data: (.*)$", said, re.MULTILINE) == told
    assert said.endswith("\n\n")
