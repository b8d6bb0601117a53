"""The review desk: an anatomist compares each entry of the atlas with its picture and sources."""
