"""What a survey answers, as people and programs read it."""
