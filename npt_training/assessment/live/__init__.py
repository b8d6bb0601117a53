"""The live room: one picture on the projector, a tap from every phone, a heat map, the truth."""
