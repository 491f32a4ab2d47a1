# * + ? and their lazy forms.
import re
print(re.match("a*", "aaa").group(), re.match("a*?b", "aab").group(), re.match("a?b", "b").group(), re.match("<.+?>", "<a><b>").group(), re.match("(ab)+", "ababa").group())
