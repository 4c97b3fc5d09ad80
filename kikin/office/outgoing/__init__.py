"""Technology that is to go out: requests, what was found of them, answers, and the conditions of those."""
