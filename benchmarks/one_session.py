"""A session of the standard plan with a simulated heart, in real time, in the real interface."""

from aftershake.cli.interface import show_interface
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest

if __name__ == "__main__":
    order = SessionRequest(built_in()["standard"], "simulate", "calm", 1.0)
    show_interface(database(), order)
