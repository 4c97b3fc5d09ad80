"""Words going out: papers as PDF, in the language of their reader."""
