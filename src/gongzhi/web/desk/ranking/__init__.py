"""The desk's ranking: boards, the cases behind each figure, leaving a case out."""
