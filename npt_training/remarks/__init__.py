"""What readers say about the content: "something is wrong here" and "I do not understand".

A remark names its place (a lesson, a nerve, a treatment card, a question), stands in the queue of
the school's editors until one answers it or closes it, and is read by its writer and by them alone.
"""
