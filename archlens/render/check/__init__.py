"""What a check came to, written for who reads it: people, programs, and the services that CI runs on."""
