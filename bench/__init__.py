"""The measuring house: how fast Gongzhi is and what it needs, as docs/performance.md tells."""
