"""Certificates (证书): what they state, the code that they are verified by, who was given which."""
