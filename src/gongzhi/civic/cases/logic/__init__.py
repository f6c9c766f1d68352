"""Pure decisions of cases: no database, no clock."""
