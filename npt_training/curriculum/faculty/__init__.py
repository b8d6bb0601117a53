"""What a school's faculty decides: questions of the content pack, answers of the school.

No clinical number is in the program. A question comes with the edition (``courses/faculty.yaml``),
a school's answer is a row that is never changed, and pages ask ``service.decision(key)`` each time
they are shown. In any text of the pack ``[%faculty:key]`` stands for the answer; ``words`` puts it
in.
"""
