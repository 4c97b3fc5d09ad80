"""What comes in from outside: bytes in, frozen records and every problem out. Nothing here writes."""
