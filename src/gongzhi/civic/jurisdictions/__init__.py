"""Where, and by what right: places, grids, calendars."""
