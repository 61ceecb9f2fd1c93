"""A session is a pure fold over events: `step(state, event)` and `view(state)`."""
