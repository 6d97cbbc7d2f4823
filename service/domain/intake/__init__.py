"""Leads: who asks the firm for help, how the case was screened, and whether it was taken on."""
