"""Who is this? Names across scripts, against lists."""
