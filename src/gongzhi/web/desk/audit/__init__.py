"""The auditor's desk: the log, what checks found, and every fact."""
