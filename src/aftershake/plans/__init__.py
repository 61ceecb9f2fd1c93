"""Plans: the phases of a session, read from TOML. Pure; `built_in/` holds those that come along."""
