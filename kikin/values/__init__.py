"""Values: money, calendar, refs, words and problems. They know no rule and no record."""
