"""A team's load: what each member of a body looks after now, and what nobody does."""
