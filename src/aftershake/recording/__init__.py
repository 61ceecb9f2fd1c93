"""Recording a session: the loop, the clock, where it is saved, starting and going on."""
