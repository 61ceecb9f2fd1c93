"""A session of the standard plan with a simulated heart, in real time, in the real interface."""

from aftershake.app.app import AftershakeApp
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.start import SessionRequest

if __name__ == "__main__":
    order = SessionRequest(built_in()["standard"], "simulate", "calm", 1.0)
    AftershakeApp(database(), order=order).run()
