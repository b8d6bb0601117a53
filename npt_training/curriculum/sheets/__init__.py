"""Printed sheets: consent record, leaflets, aftercare, costs, kit, workshop plan, station cards.

The pack brings the wording, a school changes it section by section in its own name, and every
change is kept. What a patient says or signs is written on paper: no field of the program takes it.
"""
