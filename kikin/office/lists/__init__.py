"""Lists: the names that parties are compared with. Each version is proposed by one person and approved by another."""
