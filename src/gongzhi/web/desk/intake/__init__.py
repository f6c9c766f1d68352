"""Intake on the phone: an operator writes down what a caller says, by keyboard alone."""
