"""For whom shaking is, for how long, and when to stop: rules as data, without a clock or a word."""
