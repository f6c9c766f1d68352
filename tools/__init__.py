"""Scripts for those who work on Gongzhi; each runs by itself."""
