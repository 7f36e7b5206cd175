"""What is done to an uploaded file before it is part of a pack. Every module here runs in a child with limits.

No models, no storage and no settings: paths and plain values in, a finished PDF on a path and plain values out.
"""
