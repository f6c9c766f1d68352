"""Gongzhi 共治: a city governs together with its residents."""
