"""Changes of awards under way: what is asked for, who decided, and what it did to plans, contracts and money."""
