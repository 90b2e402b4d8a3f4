"""Photographs from their codes (Mahendran & Vedaldi 2015): with a student's loss, and with mistakes in it."""
