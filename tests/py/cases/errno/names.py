# Numbers and names.
import errno
print(errno.ENOENT, errno.EEXIST, errno.EINVAL, errno.errorcode[2])
