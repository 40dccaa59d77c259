"""The HTTP/1.1 server: gunicorn's process and its gevent worker, with a short way for plain requests.

What is not plain (chunked, a large body, HTTP/1.0, anything odd or hostile) goes gunicorn's way, with all its
checks. docs/decisions/0010-a-fast-path-for-simple-requests.md.
"""
