"""Pure decisions about time and places: no database, no clock."""
