"""Front door: an LTI 1.3 Advantage tool for Moodle, Canvas, Open edX and every other platform."""
