"""The use cases of authoring: who may write which course, opening and saving, history, publishing, comments.

The files stay the source: whoever edits them in another way, or pulls them from a repository, is met
halfway. What learners are given is told in `delivery.served`.
"""
