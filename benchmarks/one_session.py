"""A session of the standard plan with a simulated heart, in real time, in the real interface."""

from aftershake.cli.interface import on_the_way


def main() -> None:
    on_the_way()  # as the command does
    from aftershake.app.app import AftershakeApp
    from aftershake.config import database
    from aftershake.plans.reader import built_in
    from aftershake.recording.start import SessionRequest

    order = SessionRequest(built_in()["standard"], "simulate", "calm", 1.0)
    AftershakeApp(database(), order=order).run()


if __name__ == "__main__":
    main()
