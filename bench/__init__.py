"""Measurements that print: run by hand, never by the tests."""
