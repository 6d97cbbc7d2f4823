"""Deadlines: the law as data, the limitations engine, court rules, triggers and reminders."""
