"""Item analysis and standard setting: what answers say about the questions."""
